package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One step of SGD as {@code torch.optim.SGD} defines it, from the list of gradients {@code g}, in the order of
 * {@link #velocities}, and the rate tensor {@code rate}:
 *
 * <pre>
 * g += sparsity * sign(p)                     scales of batch norms only (Liu et al. 2017)
 * g *= min(1, clip / (|g| + 1e-6))            |g| over all parameters, as torch.nn.utils.clip_grad_norm_
 * g += decay * p                              weights only, no biases, no batch norms
 * v  = momentum * v + g
 * p -= rate * (nesterov ? g + momentum * v : v)
 * e  = d * e + (1 - d) * p                    averaged weights, running statistics included
 * </pre>
 *
 * All but the changes of p is done on flat tensors.
 *
 * @param velocities how v is laid out in {@link TrainingScript#MOMENTUM}'s tensor; weights first, so that decay is one
 *     operation as well
 * @param averages how e is laid out in {@link TrainingScript#EMA}'s tensor
 */
record UpdateCode(
        TrainingRecipe recipe, double bnSparsity, UnaryOperator<String> self, Packing velocities, Packing averages) {
    /** Weights before all others; the order of {@link #velocities}. */
    static List<String> order(Map<String, ParameterSpec> trained) {
        return Stream.concat(
                        trained.keySet().stream().filter(name -> decays(trained.get(name))),
                        trained.keySet().stream().filter(name -> !decays(trained.get(name))))
                .toList();
    }

    private static boolean decays(ParameterSpec spec) {
        return spec.role() == Role.WEIGHT;
    }

    /** Indented for the body of an {@code if}. */
    String statements(Map<String, ParameterSpec> trained) {
        List<String> names = List.copyOf(velocities.shapes().keySet());
        var code = new StringBuilder("      down = torch.neg(float(rate))\n      d = ");
        code.append(Packing.packed(IntStream.range(0, names.size())
                        .mapToObj(i -> gradient(
                                i, names.get(i), trained.get(names.get(i)).role()))))
                .append('\n');
        recipe.gradientClip().ifPresent(limit -> code.append(clip(limit)));
        if (recipe.weightDecay() > 0) {
            code.append(decay(trained));
        }
        String momentum = number(recipe.momentum());
        code.append("      v = torch.add_(torch.mul_(%s, %s), d)\n"
                .formatted(self.apply(TrainingScript.MOMENTUM), momentum));
        code.append(recipe.nesterov() ? "      s = torch.add(d, v, alpha=%s)\n".formatted(momentum) : "      s = v\n");
        int i = 0;
        for (var window : velocities.windows("s").entrySet()) {
            code.append("      u%d = torch.add_(torch.detach(%s), %s, alpha=down)\n"
                    .formatted(i, self.apply(window.getKey()), window.getValue()));
            i++;
        }
        recipe.emaDecay().ifPresent(decay -> code.append(average(decay)));
        return code.toString();
    }

    private String gradient(int index, String name, Role role) {
        String gradient = "unchecked_cast(Tensor, g[%d])".formatted(index);
        return bnSparsity > 0 && role == Role.SCALE
                ? "torch.add(%s, torch.sign(%s), alpha=%s)".formatted(gradient, detached(name), number(bnSparsity))
                : gradient;
    }

    private static String clip(double limit) {
        return "      norm = torch.sqrt(torch.sum(torch.mul(d, d)))\n"
                + "      d = torch.mul(d, torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1.0e-06)), "
                + number(limit)
                + "), None, 1.))\n";
    }

    private String decay(Map<String, ParameterSpec> trained) {
        Packing weights = velocities.only(name -> decays(trained.get(name)));
        return weights.elements() == 0
                ? ""
                : "      w = torch.add_(torch.slice(d, 0, 0, %d, 1), %s, alpha=%s)\n"
                        .formatted(weights.elements(), detached(weights), number(recipe.weightDecay()));
    }

    private String average(double decay) {
        return "      e = torch.add_(torch.mul_(%s, %s), %s, alpha=%s)\n"
                .formatted(self.apply(TrainingScript.EMA), number(decay), detached(averages), number(1 - decay));
    }

    private String detached(Packing tensors) {
        return Packing.packed(tensors.shapes().keySet().stream().map(this::detached));
    }

    private String detached(String name) {
        return "torch.detach(" + self.apply(name) + ")";
    }

    private static String number(double value) {
        return NetworkCode.number(value);
    }
}
