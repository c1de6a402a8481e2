package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.model.Companions;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Tensors in files beside the model. A name from the model never becomes a path: it is looked up among the files that came
 * with it.
 */
final class ExternalData {
    private static final int LONGEST_NAME = 255;

    private final Companions companions;
    private final Map<String, MemorySegment> mapped = new HashMap<>();

    ExternalData(Companions companions) {
        this.companions = companions;
    }

    /** A whole file, mapped. */
    static MemorySegment map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
    }

    /** Bytes of all files that were read from. */
    long size() {
        return mapped.values().stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /** Exactly {@code length} bytes at an offset. */
    ByteBuffer bytes(String tensor, String location, long offset, long length) {
        MemorySegment file = mapped.computeIfAbsent(location, name -> open(tensor, name));
        if (offset < 0 || length < 0 || offset > file.byteSize() || length > file.byteSize() - offset) {
            throw invalid("tensor " + tensor + " is at bytes " + offset + " to " + offset + " + " + length + " of "
                    + location + ", which has " + file.byteSize() + " bytes");
        }
        if (length > Integer.MAX_VALUE - 8) {
            throw invalid("tensor " + tensor + " has " + length + " bytes; the limit is 2 GiB");
        }
        return file.asSlice(offset, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private MemorySegment open(String tensor, String location) {
        if (!plain(location)) {
            throw invalid("tensor " + tensor + " is said to be in '" + location
                    + "'; only the plain name of a file beside the model is allowed");
        }
        return map(companions
                .named(location)
                .orElseThrow(() -> invalid("tensor " + tensor + " is in the file " + location
                        + ", which was not given with the model; give both, or save the model in one file"
                        + " (onnx.save, or torch.onnx.export with external_data=False)")));
    }

    private static boolean plain(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ' || c == 0x7F);
    }

    private static ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, "the ONNX file: " + what);
    }
}
