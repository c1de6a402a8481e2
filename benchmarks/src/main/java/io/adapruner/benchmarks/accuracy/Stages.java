package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.ImageSplits;
import io.adapruner.engine.Engine;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.importance.ImportanceEvaluation;
import io.adapruner.importance.ResidualMeasurement;
import io.adapruner.inheritance.CriterionComparison;
import io.adapruner.inheritance.WeightInheritance;
import io.adapruner.inheritance.trial.Agreement;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.OutputVariances;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.network.Network;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Method;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The services' own algorithms, called one after another.
 *
 * @param unlabelled by what a network is near to the original where images have no labels
 */
record Stages(
        Engine engine, OriginalModel original, Method method, Precision precision, long seed, Likeness unlabelled) {
    /** As a job compares classifiers. */
    Stages(Engine engine, OriginalModel original, Method method, Precision precision, long seed) {
        this(engine, original, method, precision, seed, Likeness.CLASSES);
    }

    Importance importance(ImageSplits images) {
        long start = System.nanoTime();
        var evaluation = new ImportanceEvaluation(original.network(), method);
        ResidualMeasurement.Curves curves = evaluation.measures()
                ? ResidualMeasurement.of(
                        engine,
                        original.network(),
                        original.weights(),
                        original.preprocessing(),
                        evaluation.prunable(),
                        images.train(),
                        method.calibrationImages(),
                        seed)
                : ResidualMeasurement.Curves.NONE;
        return evaluation.document(original.weights(), curves, 0, 1, (System.nanoTime() - start) / 1e9);
    }

    CriterionComparison inheritance(
            Subnetwork found,
            Importance importance,
            ImageSplits images,
            StepTimes times,
            CriterionComparison.Watcher watcher) {
        OriginalModel judge = images.labelled() ? original : judge(images);
        ImageSplits seen = Agreement.of(images, trials(), judge);
        return new WeightInheritance(engine, judge, seen, method, precision, seed, times)
                .choose(found.spreads(), eliminations(importance), watcher);
    }

    /** Where images have no labels what the original gives is right, as in a job. */
    OriginalModel judge(ImageSplits images) {
        Network network = original.network();
        var imitation = new Imitation(
                List.of(new Imitation.Output(network.outputs().getFirst().name(), unlabelled, 1)));
        return original.imitated(
                Aims.of(imitation, network, OutputVariances.of(original, images.train(), trials(), seed)));
    }

    Trials trials() {
        return new Trials(engine, original.preprocessing(), precision, new StepTimes());
    }

    static Map<String, double[]> eliminations(Importance importance) {
        var eliminations = new LinkedHashMap<String, double[]>();
        importance
                .eliminations()
                .forEach((group, scores) -> eliminations.put(
                        group, scores.stream().mapToDouble(Double::doubleValue).toArray()));
        return eliminations;
    }
}
