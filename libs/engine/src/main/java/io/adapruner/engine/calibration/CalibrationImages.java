package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.data.batch.Batch;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Images or arrays on the device, in batches, as they are stored: all of them stay there for as long as anything is calibrated, and
 * pixels as floats would take four times as much.
 *
 * @param batches {@code [N, C, H, W]}, or {@code [N, ...]} of the network's input, each, N may differ
 * @param rows that one layer's equations are made of
 */
public record CalibrationImages(List<NDArray> batches, int rows) {
    /** Rows that settle a layer's weights, 32 positions of 1,024 images; twice as many changed little (ADR 25). */
    public static final int ROWS = 32_768;

    private static final long VALUE_BYTES = 1L << 26;

    /** Bytes of all samples as they are stored: 2,730 images of 256 x 256. */
    private static final long SAMPLE_BYTES = 1L << 29;

    /** Systems wider than this are kept small by sampling fewer rows than unknowns, see {@link FewRows}. */
    private static final int WIDEST = 6_144;

    public CalibrationImages {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("there are no calibration images");
        }
    }

    /**
     * The batches, as many of the first as take no more than 512 MiB, at least one, divided into such that no value of the network
     * takes more than 64 MiB: a layer holds several of that size for a moment.
     */
    public static CalibrationImages of(TensorKit kit, Network network, Iterable<Batch> batches, int rows) {
        TensorShape input = network.input();
        long largest = network.shapes().values().stream()
                .mapToLong(TensorShape::elements)
                .max()
                .orElseThrow();
        int most = (int) Math.max(1, VALUE_BYTES / (4 * largest));
        var divided = new ArrayList<NDArray>();
        long bytes = 0;
        for (Batch batch : batches) {
            bytes += batch.samples().remaining();
            if (bytes > SAMPLE_BYTES && !divided.isEmpty()) {
                break;
            }
            int part = Math.ceilDiv(batch.size(), Math.ceilDiv(batch.size(), most));
            for (int first = 0; first < batch.size(); first += part) {
                int images = Math.min(part, batch.size() - first);
                divided.add(kit.samples(batch.part(first, images), input));
            }
        }
        return new CalibrationImages(divided, rows);
    }

    public int images() {
        return (int) batches.stream().mapToLong(b -> b.getShape().get(0)).sum();
    }

    /** Bytes of all samples. */
    public long bytes() {
        return batches.stream()
                .mapToLong(
                        batch -> batch.getShape().size() * batch.getDataType().getNumOfBytes())
                .sum();
    }

    /**
     * As many of the first batches as stay within the bytes when each image holds the given bytes; at least one. The others are
     * closed.
     */
    public CalibrationImages within(long bytes, long bytesPerImage) {
        int count = 1;
        long held = batches.getFirst().getShape().get(0) * bytesPerImage;
        while (count < batches.size()) {
            held += batches.get(count).getShape().get(0) * bytesPerImage;
            if (held > bytes) {
                break;
            }
            count++;
        }
        batches.subList(count, batches.size()).forEach(NDArray::close);
        return new CalibrationImages(batches.subList(0, count), rows);
    }

    /** Positions to sample per image for a layer with that many unknowns. */
    public int positions(WeightColumns columns) {
        return Math.max(1, (columns.rows() > WIDEST ? WIDEST : rows) / images());
    }
}
