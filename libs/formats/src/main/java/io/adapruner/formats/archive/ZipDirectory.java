package io.adapruner.formats.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a zip archive, looked at before the JDK's reader loads the whole directory into memory. */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final long LARGEST = 64L << 20;
    private static final long IN_ZIP64 = 0xFFFFFFFFL;

    private ZipDirectory() {}

    /**
     * A directory is as long as it says, or as long as lies between its stated start and the end of the file.
     *
     * @param what the file is called in error messages
     */
    static void check(Path file, long size, String what) throws IOException {
        ByteBuffer tail = tail(file, size);
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                long length = Integer.toUnsignedLong(tail.getInt(at + 12));
                if (length > LARGEST && length != IN_ZIP64) {
                    throw invalid(what, "its zip directory has " + length + " bytes, the limit is " + LARGEST);
                }
                return;
            }
        }
        throw invalid(what, "its zip archive is truncated: the directory at its end is missing");
    }

    private static ProblemException invalid(String what, String problem) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, what + ": " + problem);
    }

    private static ByteBuffer tail(Path file, long size) throws IOException {
        int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (tail.hasRemaining() && channel.read(tail, size - tail.remaining()) >= 0) {
                // a short read goes on where it ended
            }
        }
        return tail.flip();
    }
}
