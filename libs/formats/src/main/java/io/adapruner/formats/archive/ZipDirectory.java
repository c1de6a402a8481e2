package io.adapruner.formats.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The end of a zip archive, looked at before the JDK's reader loads the whole directory into memory. The length of the
 * directory may stand in the end record or in the zip64 record that a locator before it points to, and bytes that look like an
 * end record may stand in a comment: which of them a reader believes is its affair, so none of them may pass the bound.
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 65_535;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_LENGTH = 56;
    private static final long LARGEST = 64L << 20;
    /** Stands for "see the zip64 record"; a reader that finds none takes it for a length. */
    private static final long IN_ZIP64 = 0xFFFFFFFFL;

    private final FileChannel channel;
    private final long size;
    private final String what;

    private ZipDirectory(FileChannel channel, long size, String what) {
        this.channel = channel;
        this.size = size;
        this.what = what;
    }

    /**
     * Checks every length that a reader could take for the directory's.
     *
     * @param what the file is called in error messages
     */
    static void check(Path file, long size, String what) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new ZipDirectory(channel, size, what).check();
        }
    }

    private void check() throws IOException {
        long start = Math.max(0, size - END_LENGTH - LONGEST_COMMENT);
        ByteBuffer tail = read(start, (int) (size - start));
        boolean found = false;
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                found = true;
                checkRecord(start + at, Integer.toUnsignedLong(tail.getInt(at + 12)));
            }
        }
        if (!found) {
            throw invalid("its zip archive is truncated: the directory at its end is missing");
        }
    }

    /** A directory that does not fit before its end record is none: readers refuse it before they take memory for it. */
    private void checkRecord(long at, long length) throws IOException {
        if (length != IN_ZIP64 && length <= at) {
            checkLength(length);
        }
        ByteBuffer locator = read(at - LOCATOR_LENGTH, LOCATOR_LENGTH);
        if (locator.limit() == LOCATOR_LENGTH && locator.getInt(0) == LOCATOR) {
            ByteBuffer record = read(locator.getLong(8), ZIP64_END_LENGTH);
            if (record.limit() == ZIP64_END_LENGTH && record.getInt(0) == ZIP64_END) {
                checkLength(record.getLong(40));
                return;
            }
        }
        if (length == IN_ZIP64) {
            throw invalid("its zip archive is damaged: the zip64 record with the length of its directory is missing");
        }
    }

    private void checkLength(long length) {
        if (length < 0 || length > LARGEST) {
            throw invalid("its zip directory has " + Long.toUnsignedString(length) + " bytes, the limit is " + LARGEST);
        }
    }

    /** What of these bytes the file has. */
    private ByteBuffer read(long from, int length) throws IOException {
        if (from < 0 || from > size) {
            return ByteBuffer.allocate(0);
        }
        ByteBuffer bytes =
                ByteBuffer.allocate((int) Math.min(length, size - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // a short read goes on where it ended
        }
        return bytes.flip();
    }

    private ProblemException invalid(String problem) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, what + ": " + problem);
    }
}
