package io.adapruner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.engine.script.StatisticsScript;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.recipe.Precision;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What batch norms see of images: running statistics, and how much the loss depends on each channel. For one thread at a time. */
public final class NormStatistics {
    private final Engine engine;
    private final Network network;
    private final Weights weights;
    private final Preprocessing preprocessing;
    private final Precision precision;
    private final Feed feed;

    NormStatistics(Engine engine, Network network, Weights weights, Preprocessing preprocessing, Precision precision) {
        this.engine = engine;
        this.network = network;
        this.weights = weights.checkedFor(network);
        this.preprocessing = preprocessing;
        this.precision = precision;
        this.feed = Feed.of(network);
    }

    /**
     * The weights with fresh running statistics: the plain average over the batches of each batch's mean and unbiased
     * variance, as PyTorch's batch norms with {@code momentum=None} after a reset.
     */
    public Weights recalibrated(Iterator<? extends Batch> batches) {
        List<String> norms = StatisticsScript.norms(network);
        if (norms.isEmpty() || !batches.hasNext()) {
            return weights;
        }
        try (LoadedProgram statistics = open()) {
            for (int k = 1; batches.hasNext(); k++) {
                try (NDManager call = statistics.newManager()) {
                    NDArray samples = feed.samples(call, batches.next());
                    statistics.call(call, StatisticsScript.OBSERVE, Argument.of(samples), Argument.of(1.0 / k));
                }
            }
            return weights.with(running(statistics, norms));
        }
    }

    private static Map<String, Tensor> running(LoadedProgram statistics, List<String> norms) {
        try (NDManager call = statistics.newManager()) {
            NDList values = statistics.call(call, StatisticsScript.RUNNING);
            var changed = new LinkedHashMap<String, Tensor>();
            for (int i = 0; i < norms.size(); i++) {
                changed.put(norms.get(i) + ".running_mean", HostTensors.tensor(values.get(2 * i)));
                changed.put(norms.get(i) + ".running_var", HostTensors.tensor(values.get(2 * i + 1)));
            }
            return changed;
        }
    }

    /**
     * First-order Taylor scores by the module of a batch norm: for each channel the sum over batches of
     * {@code (dL/dgamma * gamma + dL/dbeta * beta)^2}, L the batch's mean cross-entropy.
     */
    public Map<String, float[]> taylor(Iterator<? extends Batch> batches) {
        List<String> norms = StatisticsScript.norms(network);
        var sums = new LinkedHashMap<String, double[]>();
        norms.forEach(
                norm -> sums.put(norm, new double[weights.get(norm + ".weight").elements()]));
        if (!norms.isEmpty()) {
            try (LoadedProgram statistics = open()) {
                while (batches.hasNext()) {
                    addTaylor(statistics, batches.next(), norms, sums);
                }
            }
        }
        var scores = new LinkedHashMap<String, float[]>();
        sums.forEach((norm, sum) -> {
            float[] values = new float[sum.length];
            for (int c = 0; c < values.length; c++) {
                values[c] = (float) sum[c];
            }
            scores.put(norm, values);
        });
        return scores;
    }

    private void addTaylor(LoadedProgram statistics, Batch batch, List<String> norms, Map<String, double[]> sums) {
        try (NDManager call = statistics.newManager()) {
            NDList terms = statistics.callWithGradients(
                    call, StatisticsScript.TAYLOR, feed.samples(call, batch), feed.labels(call, batch));
            for (int i = 0; i < norms.size(); i++) {
                float[] term = terms.get(i).toFloatArray();
                double[] sum = sums.get(norms.get(i));
                for (int c = 0; c < term.length; c++) {
                    sum[c] += term[c];
                }
            }
        }
    }

    private LoadedProgram open() {
        return engine.compile(StatisticsScript.of(network, weights, preprocessing, precision));
    }
}
