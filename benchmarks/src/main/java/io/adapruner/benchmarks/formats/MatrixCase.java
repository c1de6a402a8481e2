package io.adapruner.benchmarks.formats;

import io.adapruner.engine.Engine;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.preflight.Preflight;
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Imports one file, compares, prunes, compares, exports, compares. */
record MatrixCase(Engine engine, Exports exports) {
    private static final double TOLERANCE = 1e-4;
    /** Of two images' outputs, relative; where they differ by less, an error as large as the tolerance would hide. */
    private static final double LEAST_DIFFERENCE = 100 * TOLERANCE;

    private static final double KEPT = 0.7;

    private static final Method METHOD = Method.defaults().with(WidthRule.ADAPRUNER);

    /** @param sample the safetensors file with input and PyTorch's outputs */
    MatrixRow check(String model, String format, Path file, Path sample) throws IOException {
        Weights expected = Safetensors.read(sample);
        Tensor input = expected.get("input");
        Optional<Tensor> larger = expected.find("larger_input");
        var said = new ModelDescription(
                file.getFileName().toString(), Optional.empty(), Optional.empty(), larger.map(_ -> image(input)));
        long start = System.nanoTime();
        ImportedNetwork imported = ModelImport.read(file, said, Companions.beside(file));
        double seconds = (System.nanoTime() - start) / 1e9;
        Network network = imported.network();
        if (!dependsOnImage(input, Programs.outputs(expected, ""))) {
            return MatrixRow.failed(model, format, "not checked: two images have the same outputs, nearly");
        }
        var programs = new Programs(engine);
        double fromPyTorch = Programs.difference(
                programs.outputs(network, imported.weights(), input), Programs.outputs(expected, ""));
        if (larger.isPresent() && network.open().axes().size() < 2) {
            return MatrixRow.failed(model, format, "for one size only: " + imported.warnings());
        }
        if (larger.isPresent()) {
            List<float[]> outputs = Programs.outputs(expected, "larger_");
            fromPyTorch = Math.max(
                    fromPyTorch,
                    Programs.difference(programs.outputs(network, imported.weights(), larger.get()), outputs));
        }

        ChannelGroups groups = ChannelGroups.of(network);
        double narrowest = (double) Preflight.of(network, METHOD).minimum().macs()
                / Cost.of(network).macs();
        double budget = Math.max(KEPT, (1 + narrowest) / 2);
        PruningPlan plan = plan(network, imported.weights(), budget);
        var surgery = new Surgery(network, groups);
        Network pruned = surgery.prune(plan);
        Weights prunedWeights = surgery.prune(plan, imported.weights()).checkedFor(pruned);
        List<float[]> masked = programs.outputs(network, new Mask(network, groups, plan).of(imported.weights()), input);
        double fromMasked = Programs.difference(programs.outputs(pruned, prunedWeights, input), masked);
        double kept = (double) Cost.of(pruned).macs() / Cost.of(network).macs();
        double exported = exports.difference(pruned, prunedWeights);
        boolean fixed = larger.isPresent() && pruned.open().axes().size() < 2;
        String problem = fixed
                ? "for one size only: " + imported.warnings()
                : problem(fromPyTorch, fromMasked, exported, kept > budget);
        return new MatrixRow(
                model,
                format,
                problem,
                seconds,
                network.layers().size(),
                1 - narrowest,
                fromPyTorch,
                kept,
                fromMasked,
                exported);
    }

    private static TensorShape image(Tensor input) {
        return new TensorShape(input.shape().subList(1, input.shape().size()));
    }

    private static String problem(double fromPyTorch, double fromMasked, double exported, boolean tooLarge) {
        return fromPyTorch > TOLERANCE
                ? "differs from PyTorch"
                : fromMasked > TOLERANCE
                        ? "surgery is not masking"
                        : exported > TOLERANCE ? "exports differ" : tooLarge ? "over budget" : "";
    }

    /** Whether some output of the sample's two images differs. */
    private static boolean dependsOnImage(Tensor input, List<float[]> outputs) {
        int images = input.shape().getFirst();
        return outputs.stream().anyMatch(output -> {
            int length = output.length / images;
            float[] first = Arrays.copyOfRange(output, 0, length);
            float[] second = Arrays.copyOfRange(output, length, 2 * length);
            return Programs.difference(first, second) > LEAST_DIFFERENCE;
        });
    }

    /** The product's own: block importance, bisection to the budget. Nothing is pruned where nothing may be. */
    private static PruningPlan plan(Network network, Weights weights, double budget) {
        if (budget == 1) {
            return PruningPlan.ofWidths(Map.of());
        }
        Importance importance =
                new ImportanceEvaluation(network, METHOD).document(weights, ResidualMeasurement.Curves.NONE, 0, 0, 0);
        return PruningPlan.ofWidths(new WidthSearch(network, importance, METHOD)
                .find(Budget.parse(String.format(Locale.ROOT, "macs=%.3f%%", 100 * budget)))
                .spreads()
                .getFirst()
                .widths());
    }
}
