package io.adapruner.data.array;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An array in a file of {@code numpy.save}: format versions 1.0, 2.0 and 3.0 (numpy.lib.format, NEP 1), in the order of C or of
 * Fortran, its numbers with the low or the high byte first. What the header claims is compared with the bytes that are there
 * before anything is made of it, and nothing is ever evaluated or unpickled.
 */
public final class NpyArray {
    /** Axes of a sample: those of a picture sequence of a volume are five. */
    public static final int MOST_AXES = 5;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** The longest that NumPy itself reads from files that it does not trust is 10,000. */
    private static final int LONGEST_HEADER = 1 << 16;

    private static final String SAVE = "; save it with numpy.save(path, array.astype(numpy.float32))";

    private final String where;
    private final ByteBuffer values;
    private final NpyType type;
    private final boolean fortran;
    private final TensorShape shape;

    private NpyArray(String where, ByteBuffer values, NpyType type, boolean fortran, TensorShape shape) {
        this.where = where;
        this.values = values;
        this.type = type;
        this.fortran = fortran;
        this.shape = shape;
    }

    /**
     * Reads the header and compares it with the bytes behind it; the values stay where they are.
     *
     * @param where shard and sample, for the message
     * @throws ProblemException {@code INVALID_DATASET} if it is no such file, is truncated or longer than it claims, holds other
     *     than numbers or truth values, or has no axis, more than {@value #MOST_AXES}, or one of no extent
     */
    public static NpyArray of(byte[] file, String where) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        NpyDictionary header = dictionary(bytes, where);
        NpyType.Ordered type =
                header.descr().flatMap(NpyType::of).orElseThrow(() -> problem(where, unread(header.descr())));
        return new NpyArray(
                where,
                bytes.slice().order(type.order()),
                type.type(),
                header.fortran(),
                shape(header.shape(), type.type().bytes(), bytes.remaining(), where));
    }

    /** Channels first, as it was saved. */
    public TensorShape shape() {
        return shape;
    }

    /**
     * Looks at every value.
     *
     * @throws ProblemException {@code INVALID_DATASET} for one that is NaN, infinite or beyond what 32 bits hold
     */
    public void requireFinite() {
        if (type.floating()) {
            for (int at = 0; at < values.limit(); at += type.bytes()) {
                finite(at);
            }
        }
    }

    /**
     * Appends the values in the order of C, each as 32-bit float in the buffer's order of bytes.
     *
     * @throws ProblemException {@code INVALID_DATASET} for one that is NaN, infinite or beyond what 32 bits hold
     */
    public void copyTo(ByteBuffer into) {
        if (!fortran || shape.rank() == 1) {
            for (int at = 0; at < values.limit(); at += type.bytes()) {
                into.putFloat(finite(at));
            }
            return;
        }
        int[] steps = new int[shape.rank()];
        int step = type.bytes();
        for (int axis = 0; axis < steps.length; axis++) {
            steps[axis] = step;
            step *= shape.dims().get(axis);
        }
        copyTo(into, steps, 0, 0);
    }

    private void copyTo(ByteBuffer into, int[] steps, int axis, int from) {
        int at = from;
        for (int i = 0; i < shape.dims().get(axis); i++) {
            if (axis == steps.length - 1) {
                into.putFloat(finite(at));
            } else {
                copyTo(into, steps, axis + 1, at);
            }
            at += steps[axis];
        }
    }

    private float finite(int at) {
        float value = type.value(values, at);
        if (!Float.isFinite(value)) {
            throw problem(where, "holds " + unusable(value, at) + "; values must be finite");
        }
        return value;
    }

    private String unusable(float value, int at) {
        boolean wide = type == NpyType.FLOAT64 && Double.isFinite(values.getDouble(at));
        return wide ? values.getDouble(at) + ", which is beyond 32-bit floats" : String.valueOf(value);
    }

    private static NpyDictionary dictionary(ByteBuffer bytes, String where) {
        if (bytes.remaining() < MAGIC.length + 4 || !ByteBuffer.wrap(MAGIC).equals(bytes.slice(0, MAGIC.length))) {
            throw problem(where, "is no .npy file of NumPy");
        }
        int major = bytes.get(6) & 0xff;
        int minor = bytes.get(7) & 0xff;
        if (major < 1 || major > 3 || minor != 0) {
            throw problem(where, "has format version " + major + "." + minor + "; 1.0, 2.0 and 3.0 are read");
        }
        int start = major == 1 ? 10 : 12;
        if (bytes.remaining() < start) {
            throw problem(where, "is truncated within its header");
        }
        long length = major == 1 ? bytes.getShort(8) & 0xffff : bytes.getInt(8) & 0xffffffffL;
        if (length > Math.min(LONGEST_HEADER, bytes.remaining() - start)) {
            throw problem(
                    where,
                    "claims a header of " + length + " bytes; there are " + (bytes.remaining() - start)
                            + ", and at most " + LONGEST_HEADER + " are read");
        }
        byte[] header = new byte[(int) length];
        bytes.position(start).get(header);
        try {
            return NpyDictionary.parse(
                    new String(header, major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    where + ": the header of the array is not what NumPy writes: " + e.getMessage(),
                    e);
        }
    }

    /** @param bytes that are there for the values */
    private static TensorShape shape(List<Long> dims, int bytesPerValue, int bytes, String where) {
        if (dims.isEmpty() || dims.size() > MOST_AXES) {
            throw problem(
                    where,
                    "has " + dims.size() + " axes; a sample has 1 to " + MOST_AXES
                            + ", of which the first is channels");
        }
        long claimed = bytesPerValue;
        for (long dim : dims) {
            // no factor is larger than the file, so that no product overflows
            if (dim < 1 || dim > bytes) {
                claimed = -1;
                break;
            }
            claimed *= dim;
            if (claimed > bytes) {
                break;
            }
        }
        if (claimed != bytes) {
            throw problem(
                    where,
                    "claims the shape " + dims + " of " + bytesPerValue + " bytes a value, which its " + bytes
                            + " bytes are not");
        }
        return new TensorShape(dims.stream().map(Long::intValue).toList());
    }

    private static String unread(Optional<String> descr) {
        String shown = descr.map(d -> d.replaceAll("[^\\x20-\\x7e]", "?"))
                .map(d -> d.length() > 20 ? d.substring(0, 20) + "..." : d)
                .orElse("with fields");
        return descr.filter(d -> d.contains("O")).isPresent()
                ? "holds Python objects (dtype object), which only unpickling could read, and that can run code" + SAVE
                : "is of the dtype " + shown + "; read are " + NpyType.names() + SAVE;
    }

    private static ProblemException problem(String where, String what) {
        return new ProblemException(ProblemCode.INVALID_DATASET, where + ": the array " + what);
    }
}
