package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Turns views of storages into tensors. How much they may take together is bounded by the size of the file. */
final class Storages {
    private static final long SMALL = 16L << 20;
    private static final int MOST_EXPANSION = 20;

    /** Where a storage's bytes come from. */
    interface Source {
        /** At least {@code length} bytes, little-endian, from position 0. */
        ByteBuffer bytes(Storage storage, long length);
    }

    private final Source source;
    private final Map<String, ByteBuffer> read = new HashMap<>();
    private long allowance;

    /** @param fileSize in bytes */
    Storages(Source source, long fileSize) {
        this.source = source;
        this.allowance = SMALL + MOST_EXPANSION * fileSize;
    }

    /** The floating tensors, those of 32 bits on the heap as views without a copy; counters of seen batches are left out, other integers refused by name. */
    Weights weights(SequencedMap<String, TensorView> views) {
        var tensors = new LinkedHashMap<String, Tensor>();
        views.forEach((name, view) -> {
            if (!name.endsWith("num_batches_tracked")) {
                tensors.put(name, tensor(name, view));
            }
        });
        return new Weights(tensors);
    }

    private Tensor tensor(String name, TensorView view) {
        ElementType type = view.storage().type();
        if (!type.floating()) {
            throw invalid("tensor " + name + " holds " + type + " values; weights must be floating");
        }
        long elements = view.size().stream().reduce(1L, (a, b) -> a * b);
        long bytes = Math.multiplyExact(view.storage().elements(), type.bytes());
        if (bytes > Integer.MAX_VALUE - 8) {
            throw invalid("tensor " + name + " needs a storage of " + bytes + " bytes; the limit is 2 GiB");
        }
        spend(name, elements * Float.BYTES);
        ByteBuffer raw = read.get(view.storage().key());
        if (raw == null) {
            spend(name, bytes);
            raw = source.bytes(view.storage(), bytes);
            read.put(view.storage().key(), raw);
        }
        if (raw.remaining() < bytes) {
            throw invalid("tensor " + name + " needs a storage of " + bytes + " bytes, it has " + raw.remaining());
        }
        List<Integer> shape = view.size().stream().map(Math::toIntExact).toList();
        if (!raw.isDirect() && elements > 0 && view.contiguous()) {
            int from = Math.toIntExact(view.offset() * type.bytes());
            return Tensor.of(shape, type.floats(raw.slice(from, (int) elements * type.bytes())));
        }
        return Tensor.of(shape, gather(view, type, raw.slice().order(ByteOrder.LITTLE_ENDIAN), (int) elements));
    }

    private void spend(String name, long bytes) {
        allowance -= bytes;
        if (allowance < 0) {
            throw invalid("tensor " + name + " and those before it take far more memory than the file has bytes");
        }
    }

    /** The view's values in row-major order. */
    private static float[] gather(TensorView view, ElementType type, ByteBuffer raw, int elements) {
        float[] values = new float[elements];
        int axes = view.size().size();
        long[] index = new long[axes];
        long at = view.offset();
        for (int i = 0; i < elements; i++) {
            values[i] = type.value(raw, (int) at);
            int axis = axes - 1;
            while (axis >= 0 && ++index[axis] == view.size().get(axis)) {
                at -= view.stride().get(axis) * (index[axis] - 1);
                index[axis--] = 0;
            }
            at += axis >= 0 ? view.stride().get(axis) : 0;
        }
        return values;
    }

    static ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, "the checkpoint: " + what);
    }
}
