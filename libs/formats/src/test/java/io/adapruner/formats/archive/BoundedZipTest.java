package io.adapruner.formats.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's reader takes memory for the whole directory: no record of a file may make it take more than 64 MiB. */
class BoundedZipTest {
    private static final long DIRECTORY = 100L << 20;
    private static final int END_LENGTH = 22;

    @TempDir
    Path folder;

    @Test
    void theEndRecordsOwnLengthIsBounded() throws IOException {
        refused(sparse(end(DIRECTORY, 0)), "has 104857600 bytes, the limit is 67108864");
    }

    @Test
    void aLengthBehindAZip64RecordIsBounded() throws IOException {
        refused(sparse(zip64(DIRECTORY, 0xFFFFFFFFL)), "has 104857600 bytes, the limit is 67108864");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
    void aZip64RecordCannotStateALengthThatNoFileHas(long length) throws IOException {
        refused(sparse(zip64(length, 0xFFFFFFFFL)), "has " + Long.toUnsignedString(length) + " bytes");
    }

    @Test
    void aZip64RecordIsReadAlsoWhereTheEndRecordDoesNotSendToIt() throws IOException {
        refused(sparse(zip64(DIRECTORY, 46)), "has 104857600 bytes, the limit is 67108864");
    }

    @Test
    void anEndRecordInsideAnothersCommentIsBoundedToo() throws IOException {
        byte[] inner = end(46, 0);
        byte[] outer = end(DIRECTORY, inner.length);
        byte[] both = Arrays.copyOf(outer, outer.length + inner.length);
        System.arraycopy(inner, 0, both, outer.length, inner.length);
        refused(sparse(both), "has 104857600 bytes, the limit is 67108864");
    }

    @Test
    void aZip64RecordThatIsNotThereHidesNothing() throws IOException {
        refused(sparse(end(0xFFFFFFFFL, 0)), "the zip64 record with the length of its directory is missing");
    }

    @Test
    void anOrdinaryArchiveIsRead() throws IOException {
        Path file = folder.resolve("ordinary.zip");
        try (OutputStream out = Files.newOutputStream(file);
                var zip = new ZipOutputStream(out)) {
            zip.setComment("with a comment");
            zip.putNextEntry(new ZipEntry("greeting"));
            zip.write("hello".getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }

        try (var zip = BoundedZip.open(file, "the file")) {
            assertThat(zip.names()).containsExactly("greeting");
            assertThat(zip.document("greeting", 5)).asString().isEqualTo("hello");
        }
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> BoundedZip.open(file, "the file"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    /** More than the directory's bytes of nothing, then the tail. */
    private Path sparse(byte[] tail) throws IOException {
        Path file = folder.resolve("sparse.zip");
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(tail), DIRECTORY + 1024);
        }
        return file;
    }

    private static byte[] end(long directory, int comment) {
        byte[] record = new byte[END_LENGTH];
        little(record)
                .putInt(0, 0x06054b50)
                .putShort(8, (short) 1)
                .putShort(10, (short) 1)
                .putInt(12, (int) directory)
                .putShort(20, (short) comment);
        return record;
    }

    /** A zip64 record with the length, its locator and an end record that says {@code said}. */
    private static byte[] zip64(long length, long said) {
        byte[] tail = new byte[56 + 20 + END_LENGTH];
        little(tail)
                .putInt(0, 0x06064b50)
                .putLong(4, 44)
                .putLong(24, 1)
                .putLong(32, 1)
                .putLong(40, length)
                .putInt(56, 0x07064b50)
                .putLong(64, DIRECTORY + 1024)
                .putInt(72, 1)
                .put(76, end(said, 0));
        return tail;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
