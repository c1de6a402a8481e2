package io.adapruner.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GunzippedStreamTest {
    private static final byte[] IMAGE = new byte[100_000];

    static {
        new Random(1).nextBytes(IMAGE);
    }

    @Test
    void aCompressedTarIsReadAsThePlainOne() throws IOException {
        for (String name : new String[] {"a.tar.gz", "a.TGZ", "a.tar"}) {
            assertThat(ArchiveReader.isArchive(name)).isTrue();
            for (byte[] bytes : new byte[][] {tar(), gzip(tar())}) {
                try (ArchiveReader reader = ArchiveReader.open(name, new ByteArrayInputStream(bytes))) {
                    assertThat(reader.next()).isEqualTo("0.jpg");
                    assertThat(reader.content(IMAGE.length)).isEqualTo(IMAGE);
                    assertThat(reader.next()).isEqualTo("1.jpg");
                    assertThat(reader.next()).isNull();
                }
            }
        }
    }

    /** As {@code cat a.gz b.gz} and bgzip make them; a network's stream never says how much there is. */
    @Test
    void allMembersAreOneStreamAndAllIsReadOfWhatFollows() throws IOException {
        byte[] tar = tar();
        var joined = new ByteArrayOutputStream();
        for (int at = 0; at < tar.length; at += 1000) {
            joined.write(gzip(Arrays.copyOfRange(tar, at, Math.min(tar.length, at + 1000))));
        }
        joined.write("rest".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var source = new ByteArrayInputStream(joined.toByteArray());
        InputStream silent = new FilterInputStream(source) {
            @Override
            public int available() {
                return 0;
            }
        };
        try (InputStream in = GunzippedStream.ofAny("a", silent)) {
            assertThat(in.readAllBytes()).isEqualTo(tar);
            assertThat(source.available()).isZero();
        }
    }

    @Test
    void whatInflatesWithoutBoundIsRefusedThoughNoFileOfItIsRead() throws IOException {
        byte[] bomb = gzip(new byte[128 << 20]);
        assertThat(bomb.length).isLessThan(1 << 18);
        refused(bomb, "a.tar.gz: inflates to far more than images and arrays can");
    }

    @Test
    void damageAndAnEarlyEndAreRefusedByTheArchivesName() throws IOException {
        byte[] whole = gzip(tar());
        refused(Arrays.copyOf(whole, whole.length / 2), "a.tar.gz: damaged or truncated gzip: ");
        refused(Arrays.copyOf(whole, 5), "a.tar.gz: damaged or truncated gzip: it ends early");
        byte[] damaged = whole.clone();
        damaged[whole.length - 6] ^= 1;
        refused(damaged, "a.tar.gz: damaged or truncated gzip: ");
    }

    private static void refused(byte[] archive, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> {
                    try (InputStream in = GunzippedStream.ofAny("a.tar.gz", new ByteArrayInputStream(archive))) {
                        in.transferTo(java.io.OutputStream.nullOutputStream());
                    }
                })
                .withMessageStartingWith(message)
                .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
    }

    private static byte[] tar() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            tar.add("0.jpg", IMAGE);
            tar.add("1.jpg", IMAGE);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }
}
