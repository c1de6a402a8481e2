package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Tensors whose storages are entries of a zip archive, without a pickle; described by the caller. */
public final class RawTensors {
    private final BoundedZip zip;
    private final SequencedMap<String, TensorView> views = new LinkedHashMap<>();

    public RawTensors(BoundedZip zip) {
        this.zip = zip;
    }

    /**
     * Describes one tensor.
     *
     * @param entry name of the archive's entry with the storage's little-endian values
     * @param offset of the first value, in elements
     * @param size extents, in row-major order of axes, none negative
     * @param stride elements between neighbours along each axis, none negative
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} when it is not inside its storage
     */
    public void add(String name, String entry, ElementType type, long offset, List<Long> size, List<Long> stride) {
        var storage = new Storage(entry, type, zip.size(entry) / type.bytes());
        var view = new TensorView(storage, offset, size, stride);
        if (size.size() != stride.size() || !view.liesInside()) {
            throw zip.invalid("tensor " + name + " of size " + size + ", stride " + stride + " and offset " + offset
                    + " does not lie inside its storage of " + storage.elements() + " values");
        }
        views.put(name, view);
    }

    /**
     * The described tensors as 32-bit floats.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for integers, truncated storages, or far more memory
     *     than the file has bytes
     */
    public Weights read() {
        return new Storages(
                        (storage, length) -> ByteBuffer.wrap(zip.bytes(storage.key(), (int) length)), zip.fileSize())
                .weights(views);
    }
}
