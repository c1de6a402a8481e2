package io.adapruner.engine.script;

import io.adapruner.formats.torchscript.NetworkCode;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One step of SGD as {@code torch.optim.SGD} defines it, from the list of gradients {@code g} and the rate tensor
 * {@code rate}:
 *
 * <pre>
 * g += sparsity * sign(p)                     scales of batch norms only (Liu et al. 2017)
 * g *= min(1, clip / (|g| + 1e-6))            |g| over all parameters, as torch.nn.utils.clip_grad_norm_
 * g += decay * p                              weights only, no biases, no batch norms
 * v  = momentum * v + g
 * p -= rate * (nesterov ? g + momentum * v : v)
 * e  = d * e + (1 - d) * p                    averaged weights, running statistics included
 * </pre>
 */
record UpdateCode(TrainingRecipe recipe, double bnSparsity, UnaryOperator<String> self) {
    /** Indented for the body of an {@code if}. */
    String statements(Map<String, ParameterSpec> trained, Collection<String> averaged) {
        var code = new StringBuilder("      lr = float(rate)\n      down = torch.neg(lr)\n");
        int i = 0;
        for (var parameter : trained.entrySet()) {
            line(code, "p%d = torch.detach(%s)", i, self.apply(parameter.getKey()));
            line(code, "a%d = unchecked_cast(Tensor, g[%d])", i, i);
            boolean shrunk = bnSparsity > 0 && parameter.getValue().role() == Role.SCALE;
            line(code, shrunk ? "b%1$d = torch.add(a%1$d, torch.sign(p%1$d), alpha=%2$s)" : "b%1$d = a%1$d", i, number(bnSparsity));
            i++;
        }
        recipe.gradientClip().ifPresent(limit -> clip(code, limit, trained.size()));
        i = 0;
        for (var parameter : trained.entrySet()) {
            String gradient = recipe.gradientClip().isPresent() ? "torch.mul(b" + i + ", clip)" : "b" + i;
            update(code, i, gradient, parameter.getKey(), parameter.getValue().role());
            i++;
        }
        recipe.emaDecay().ifPresent(decay -> average(code, decay, averaged));
        return code.toString();
    }

    private void update(StringBuilder code, int i, String gradient, String name, Role role) {
        boolean decays = recipe.weightDecay() > 0 && role == Role.WEIGHT;
        String decayed = decays
                ? "torch.add(%s, p%d, alpha=%s)".formatted(gradient, i, number(recipe.weightDecay()))
                : gradient;
        line(code, "d%d = %s", i, decayed);
        String velocity = self.apply(TrainingScript.MOMENTUM + name);
        line(code, "v%1$d = torch.add_(torch.mul_(%2$s, %3$s), d%1$d)", i, velocity, number(recipe.momentum()));
        String direction = recipe.nesterov()
                ? "torch.add(d%1$d, v%1$d, alpha=%2$s)".formatted(i, number(recipe.momentum()))
                : "v" + i;
        line(code, "u%1$d = torch.add_(p%1$d, %2$s, alpha=down)", i, direction);
    }

    private static void clip(StringBuilder code, double limit, int count) {
        var squares = new StringBuilder();
        for (int i = 0; i < count; i++) {
            squares.append(i == 0 ? "" : ", ").append("torch.sum(torch.mul(b%1$d, b%1$d))".formatted(i));
        }
        line(code, "norm = torch.sqrt(torch.sum(torch.stack([%s])))", squares);
        line(
                code,
                "clip = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-06)), %s), None, 1.)",
                number(limit));
    }

    private void average(StringBuilder code, double decay, Collection<String> averaged) {
        int i = 0;
        for (String name : averaged) {
            line(
                    code,
                    "e%d = torch.add_(torch.mul_(%s, %s), torch.detach(%s), alpha=%s)",
                    i++,
                    self.apply(TrainingScript.EMA + name),
                    number(decay),
                    self.apply(name),
                    number(1 - decay));
        }
    }

    private static String number(double value) {
        return NetworkCode.number(value);
    }

    private static void line(StringBuilder code, String format, Object... values) {
        code.append("      ").append(format.formatted(values)).append('\n');
    }
}
