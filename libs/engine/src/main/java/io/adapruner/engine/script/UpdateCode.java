package io.adapruner.engine.script;

import io.adapruner.formats.torchscript.Names;
import io.adapruner.formats.torchscript.NetworkCode;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        var code = new StringBuilder("      down = torch.neg(float(rate))\n");
        int i = 0;
        for (var parameter : trained.entrySet()) {
            boolean shrunk = bnSparsity > 0 && parameter.getValue().role() == Role.SCALE;
            code.append("      p%d = torch.detach(%s)\n".formatted(i, self.apply(parameter.getKey())));
            String gradient = "unchecked_cast(Tensor, g[%d])".formatted(i);
            String penalised = "torch.add(%s, torch.sign(p%d), alpha=%s)".formatted(gradient, i, number(bnSparsity));
            code.append("      b%d = %s\n".formatted(i, shrunk ? penalised : gradient));
            i++;
        }
        recipe.gradientClip().ifPresent(limit -> code.append(clip(limit, trained.size())));
        i = 0;
        for (var parameter : trained.entrySet()) {
            code.append(update(i, parameter.getKey(), parameter.getValue().role()));
            i++;
        }
        recipe.emaDecay().ifPresent(decay -> averaged.forEach(name -> code.append(average(decay, name))));
        return code.toString();
    }

    private String update(int i, String name, Role role) {
        String gradient = recipe.gradientClip().isPresent() ? "torch.mul(b" + i + ", clip)" : "b" + i;
        boolean decays = recipe.weightDecay() > 0 && role == Role.WEIGHT;
        String decayed =
                decays ? "torch.add(%s, p%d, alpha=%s)".formatted(gradient, i, number(recipe.weightDecay())) : gradient;
        String velocity = self.apply(TrainingScript.MOMENTUM + name);
        String momentum = number(recipe.momentum());
        String direction = recipe.nesterov() ? "torch.add(d%1$d, v%1$d, alpha=%2$s)".formatted(i, momentum) : "v" + i;
        return "      d%d = %s\n".formatted(i, decayed)
                + "      v%1$d = torch.add_(torch.mul_(%2$s, %3$s), d%1$d)\n".formatted(i, velocity, momentum)
                + "      u%1$d = torch.add_(p%1$d, %2$s, alpha=down)\n".formatted(i, direction);
    }

    private static String clip(double limit, int count) {
        String squares = IntStream.range(0, count)
                .mapToObj("torch.sum(torch.mul(b%1$d, b%1$d))"::formatted)
                .collect(Collectors.joining(", "));
        return "      norm = torch.sqrt(torch.sum(torch.stack([" + squares + "])))\n"
                + "      clip = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-06)), " + number(limit)
                + "), None, 1.)\n";
    }

    private String average(double decay, String name) {
        String average = self.apply(TrainingScript.EMA + name);
        String current = self.apply(name);
        return "      %s = torch.add_(torch.mul_(%s, %s), torch.detach(%s), alpha=%s)\n"
                .formatted(Names.attribute("e_", name), average, number(decay), current, number(1 - decay));
    }

    private static String number(double value) {
        return NetworkCode.number(value);
    }
}
