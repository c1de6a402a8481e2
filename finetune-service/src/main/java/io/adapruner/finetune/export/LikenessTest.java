package io.adapruner.finetune.export;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.imitation.OutputComparison;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.finetune.training.TrainingTask;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.OutputLikeness;
import java.util.List;
import java.util.stream.IntStream;

/** How near a trained network's outputs are to those of the network that it imitates. */
record LikenessTest(Engine engine, TrainingTask task, Teacher teacher) {
    private static final int BATCH = 128;

    List<OutputLikeness> of(Weights weights, ImageSplit images, StopSignal stop) {
        var comparison = new OutputComparison(teacher.network(), teacher.aims());
        int batch = RunningNetwork.imagesOfAPass(task.network(), BATCH);
        try (RunningNetwork original = running(teacher.network(), teacher.weights());
                RunningNetwork trained = running(task.network(), weights);
                Batches batches = Batches.sequential(images, batch).reusing()) {
            original.beside(trained, batches, (right, found) -> {
                stop.check();
                comparison.add(right, found);
            });
        }
        List<OutputComparison.Result> results = comparison.results();
        return IntStream.range(0, results.size())
                .mapToObj(k -> new OutputLikeness(
                        task.network().outputs().get(k).name(),
                        results.get(k).relativeError(),
                        results.get(k).agreement(),
                        results.get(k).averagePrecision()))
                .toList();
    }

    private RunningNetwork running(Network network, Weights weights) {
        return engine.load(Logits.of(network), weights, task.preprocessing(), task.precision());
    }
}
