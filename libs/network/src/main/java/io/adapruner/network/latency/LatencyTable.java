package io.adapruner.network.latency;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times of every unit of one network over widths, measured on one machine inside passes of the whole network: one document,
 * as it is uploaded and stored. A table may come from anybody, so it checks itself.
 *
 * @param version of this format, {@value #VERSION}
 * @param network {@link Fingerprint} of the structure that was measured
 * @param name of that network, for people
 * @param batch samples in one pass
 * @param threads of one operation
 * @param layers every unit of the network, in its order
 */
public record LatencyTable(
        int version, String network, String name, int batch, int threads, Hardware hardware, List<LayerTimes> layers) {
    /** The format that is written. */
    public static final int VERSION = 1;
    /** Largest batch that is measured. */
    public static final int MOST_BATCH = 1024;
    /** Most threads of one operation. */
    public static final int MOST_THREADS = 1024;

    private static final int MOST_LAYERS = 20_000;
    private static final int LONGEST_NAME = 512;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public LatencyTable {
        require(version == VERSION, "version " + version + " is not read here; measure it again with this version");
        require(network != null && DIGEST.matcher(network).matches(), "network must be 64 hexadecimal digits");
        require(
                name != null && name.length() <= LONGEST_NAME,
                "name must have at most " + LONGEST_NAME + " characters");
        require(batch >= 1 && batch <= MOST_BATCH, "batch " + batch + " must be in 1.." + MOST_BATCH);
        require(threads >= 1 && threads <= MOST_THREADS, "threads " + threads + " must be in 1.." + MOST_THREADS);
        require(hardware != null, "hardware is missing");
        require(layers != null && layers.stream().noneMatch(Objects::isNull), "layers are missing or hold null");
        layers = List.copyOf(layers);
        require(
                !layers.isEmpty() && layers.size() <= MOST_LAYERS,
                "it has " + layers.size() + " layers; it must have 1 to " + MOST_LAYERS);
        var names = new HashSet<String>();
        for (LayerTimes layer : layers) {
            require(names.add(layer.layer()), "layer " + layer.layer() + " is named twice");
        }
    }

    /** Times of one unit. */
    public Optional<LayerTimes> of(String layer) {
        return layers.stream().filter(l -> l.layer().equals(layer)).findFirst();
    }

    /** What the unpruned network took: all units together, of each the median. */
    public double originalMillis() {
        return layers.stream()
                .mapToDouble(layer -> LayerTimes.wholeMillis(layer.times()))
                .sum();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "latency table: " + message);
        }
    }
}
