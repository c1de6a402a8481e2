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
import io.adapruner.search.WidthSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Imports one file, compares, prunes, compares, exports, compares. */
record MatrixCase(Engine engine, Exports exports) {
    private static final double TOLERANCE = 1e-4;
    private static final Budget BUDGET = Budget.parse("macs=70%");

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
        PruningPlan plan = plan(network, imported.weights());
        var surgery = new Surgery(network, groups);
        Network pruned = surgery.prune(plan);
        Weights prunedWeights = surgery.prune(plan, imported.weights()).checkedFor(pruned);
        List<float[]> masked = programs.outputs(network, new Mask(network, groups, plan).of(imported.weights()), input);
        double fromMasked = Programs.difference(programs.outputs(pruned, prunedWeights, input), masked);
        double kept = (double) Cost.of(pruned).macs() / Cost.of(network).macs();
        double exported = exports.difference(pruned, prunedWeights);
        boolean fixed = larger.isPresent() && pruned.open().axes().size() < 2;
        String problem =
                fixed ? "for one size only: " + imported.warnings() : problem(fromPyTorch, fromMasked, exported, kept);
        return new MatrixRow(
                model, format, problem, seconds, network.layers().size(), fromPyTorch, kept, fromMasked, exported);
    }

    private static TensorShape image(Tensor input) {
        return new TensorShape(input.shape().subList(1, input.shape().size()));
    }

    private static String problem(double fromPyTorch, double fromMasked, double exported, double kept) {
        return fromPyTorch > TOLERANCE
                ? "differs from PyTorch"
                : fromMasked > TOLERANCE
                        ? "surgery is not masking"
                        : exported > TOLERANCE ? "exports differ" : kept > 0.7 ? "over budget" : "";
    }

    /** The product's own: block importance, bisection to the budget. */
    private static PruningPlan plan(Network network, Weights weights) {
        Method method = Method.defaults().with(WidthRule.ADAPRUNER);
        Importance importance =
                new ImportanceEvaluation(network, method).document(weights, ResidualMeasurement.Curves.NONE, 0, 0, 0);
        return PruningPlan.ofWidths(new WidthSearch(network, importance, method)
                .find(BUDGET)
                .spreads()
                .getFirst()
                .widths());
    }
}
