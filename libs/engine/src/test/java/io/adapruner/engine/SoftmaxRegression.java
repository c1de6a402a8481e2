package io.adapruner.engine;

import io.adapruner.recipe.TrainingRecipe;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One linear layer under the documented loss and update rule, in plain double arithmetic: the closed form that the engine is
 * compared with. One image per step.
 */
final class SoftmaxRegression {
    final double[][] w;
    final double[] b;
    private final double[][] velocityW;
    private final double[] velocityB;
    private final TrainingRecipe recipe;

    SoftmaxRegression(double[][] w, double[] b, TrainingRecipe recipe) {
        this.w = w;
        this.b = b;
        this.recipe = recipe;
        this.velocityW = new double[w.length][w[0].length];
        this.velocityB = new double[b.length];
    }

    double[] logits(double[] x) {
        double[] o = b.clone();
        for (int k = 0; k < o.length; k++) {
            for (int i = 0; i < x.length; i++) {
                o[k] += w[k][i] * x[i];
            }
        }
        return o;
    }

    static double[] softmax(double[] o, double temperature) {
        double[] e = Arrays.stream(o).map(v -> Math.exp(v / temperature)).toArray();
        double sum = Arrays.stream(e).sum();
        return Arrays.stream(e).map(v -> v / sum).toArray();
    }

    /** @param taught the teacher's logits, or null */
    double step(double[] x, int label, double rate, double[] taught) {
        double[] o = logits(x);
        double[] p = softmax(o, 1);
        double distilled = recipe.distillation()
                .filter(_ -> IntStream.range(0, o.length).allMatch(k -> taught[k] <= taught[label]))
                .map(d -> d.weight())
                .orElse(0.0);
        double loss = 0;
        double[] gradient = new double[o.length];
        for (int k = 0; k < o.length; k++) {
            double target = (k == label ? 1 - recipe.labelSmoothing() : 0) + recipe.labelSmoothing() / o.length;
            loss -= (1 - distilled) * target * Math.log(p[k]);
            gradient[k] = (1 - distilled) * (p[k] - target);
        }
        if (distilled > 0) {
            double t = recipe.distillation().orElseThrow().temperature();
            double[] soft = softmax(o, t);
            double[] teacher = softmax(taught, t);
            for (int k = 0; k < o.length; k++) {
                loss += distilled * t * t * teacher[k] * Math.log(teacher[k] / soft[k]);
                gradient[k] += distilled * t * (soft[k] - teacher[k]);
            }
        }
        update(x, gradient, rate);
        return loss;
    }

    private void update(double[] x, double[] gradient, double rate) {
        double squares = 0;
        for (double g : gradient) {
            squares += g * g * (1 + Arrays.stream(x).map(v -> v * v).sum());
        }
        double norm = Math.sqrt(squares);
        double scale =
                recipe.gradientClip().map(c -> Math.min(1, c / (norm + 1e-6))).orElse(1.0);
        for (int k = 0; k < gradient.length; k++) {
            for (int i = 0; i < x.length; i++) {
                double g = gradient[k] * x[i] * scale + recipe.weightDecay() * w[k][i];
                velocityW[k][i] = recipe.momentum() * velocityW[k][i] + g;
                w[k][i] -= rate * (recipe.nesterov() ? g + recipe.momentum() * velocityW[k][i] : velocityW[k][i]);
            }
            double g = gradient[k] * scale;
            velocityB[k] = recipe.momentum() * velocityB[k] + g;
            b[k] -= rate * (recipe.nesterov() ? g + recipe.momentum() * velocityB[k] : velocityB[k]);
        }
    }
}
