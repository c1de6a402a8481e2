package io.adapruner.formats.safetensors;

import io.adapruner.formats.safetensors.SafetensorsHeader.Entry;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The safetensors format, version 0.4. Floating types are read as 32-bit floats and written as such; counters of seen batches
 * ({@code num_batches_tracked}) are left out, other integers refused.
 */
public final class Safetensors {
    /** Ranges closer than this are read as one: a request costs more than the bytes. */
    public static final int SMALL_GAP = 4096;
    /** First read: holds the header of most networks without costing much of the smallest. */
    private static final int FIRST_READ = 16 << 10;

    private Safetensors() {}

    /** Bytes of a file, to be sniffed: the length of a plausible header, then a brace. */
    public static boolean looksLikeIt(byte[] start) {
        return start.length > SafetensorsHeader.PREFIX
                && Arrays.equals(start, 4, 8, new byte[4], 0, 4)
                && start[SafetensorsHeader.PREFIX] == '{';
    }

    /**
     * The weights as views of the mapped file, which must not change while they are in use.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, overlapping or otherwise inconsistent
     *     file
     */
    public static Weights read(Path file) {
        return read(file, (name, type) -> {
            throw integers(name, type);
        });
    }

    /**
     * As above for a file of somebody else's, which may hold counters beside the weights.
     *
     * @param others is told the name and type of each tensor that is not floating; it is left out
     */
    public static Weights read(Path file, BiConsumer<String, ElementType> others) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            requirePrefix(size);
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            int length = SafetensorsHeader.checkedLength(
                    all.asSlice(0, SafetensorsHeader.PREFIX)
                            .asByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong(),
                    size);
            byte[] json = new byte[length];
            all.asSlice(SafetensorsHeader.PREFIX, length).asByteBuffer().get(json);
            var tensors = new LinkedHashMap<String, Tensor>();
            for (Entry entry : weights(SafetensorsHeader.parse(json, size), name -> true)) {
                if (!entry.type().floating()) {
                    others.accept(entry.name(), entry.type());
                    continue;
                }
                tensors.put(
                        entry.name(),
                        tensor(
                                entry,
                                all.asSlice(entry.offset(), entry.length()).asByteBuffer()));
            }
            return new Weights(tensors);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Only the wanted tensors, in the header's order, by as few ranges as is sensible. */
    public static Weights read(RangeReader file, Predicate<String> wanted) {
        long size = file.size();
        requirePrefix(size);
        byte[] start = exactly(file, 0, (int) Math.min(size, FIRST_READ));
        int length = SafetensorsHeader.checkedLength(
                ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong(), size);
        byte[] json = Arrays.copyOfRange(start, SafetensorsHeader.PREFIX, SafetensorsHeader.PREFIX + length);
        int known = start.length - SafetensorsHeader.PREFIX;
        if (known < length) {
            byte[] rest = exactly(file, start.length, length - known);
            System.arraycopy(rest, 0, json, known, rest.length);
        }
        List<Entry> entries = weights(SafetensorsHeader.parse(json, size), wanted);
        Map<String, Tensor> read = read(file, entries);
        var tensors = new LinkedHashMap<String, Tensor>();
        entries.forEach(e -> tensors.put(e.name(), Objects.requireNonNull(read.get(e.name()))));
        return new Weights(tensors);
    }

    private static Map<String, Tensor> read(RangeReader file, List<Entry> entries) {
        List<Entry> byOffset =
                entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList();
        var tensors = new HashMap<String, Tensor>();
        int first = 0;
        while (first < byOffset.size()) {
            long from = byOffset.get(first).offset();
            int next = first + 1;
            while (next < byOffset.size() && joins(from, byOffset.get(next - 1), byOffset.get(next))) {
                next++;
            }
            byte[] bytes = exactly(file, from, (int) (byOffset.get(next - 1).end() - from));
            for (Entry entry : byOffset.subList(first, next)) {
                tensors.put(
                        entry.name(),
                        tensor(entry, ByteBuffer.wrap(bytes, (int) (entry.offset() - from), entry.length())));
            }
            first = next;
        }
        return tensors;
    }

    private static boolean joins(long from, Entry last, Entry next) {
        return next.offset() - last.end() <= SMALL_GAP && next.end() - from <= Integer.MAX_VALUE - 8;
    }

    private static byte[] exactly(RangeReader file, long offset, int length) {
        byte[] bytes = length == 0 ? new byte[0] : file.read(offset, length);
        if (bytes.length != length) {
            throw SafetensorsHeader.invalid("ends at byte " + (offset + bytes.length) + ", " + (length - bytes.length)
                    + " bytes before it should");
        }
        return bytes;
    }

    private static void requirePrefix(long size) {
        if (size < SafetensorsHeader.PREFIX + 2) {
            throw SafetensorsHeader.invalid("has only " + size + " bytes");
        }
    }

    private static List<Entry> weights(SafetensorsHeader header, Predicate<String> wanted) {
        return header.entries().stream()
                .filter(e -> !e.name().endsWith("num_batches_tracked") && wanted.test(e.name()))
                .toList();
    }

    private static Tensor tensor(Entry entry, ByteBuffer bytes) {
        if (!entry.type().floating()) {
            throw integers(entry.name(), entry.type());
        }
        return Tensor.of(entry.shape(), entry.type().floats(bytes));
    }

    private static ProblemException integers(String name, ElementType type) {
        return SafetensorsHeader.invalid(
                "tensor " + name + " holds " + type + " values; weights must be F64, F32, F16 or BF16");
    }

    /** Writes beside the target first, so that a reader never sees half a file. */
    public static void write(Weights weights, Path file) {
        try {
            Path beside = Files.createTempFile(
                    file.toAbsolutePath().getParent(), file.getFileName().toString(), ".part");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(beside))) {
                    write(weights, out);
                }
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    public static byte[] toBytes(Weights weights) {
        var bytes = new ByteArrayOutputStream();
        try {
            write(weights, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Weights weights, OutputStream out) throws IOException {
        var layout = new SafetensorsLayout(weights);
        layout.write(layout.header(), out);
    }
}
