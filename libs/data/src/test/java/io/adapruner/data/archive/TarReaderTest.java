package io.adapruner.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TarReaderTest {
    @Property(tries = 100)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 6)
                    Map<@AlphaChars @StringLength(min = 1, max = 300) String, @Size(max = 1500) byte[]> files)
            throws IOException {
        assertThat(read(written(files))).usingRecursiveComparison().isEqualTo(files);
    }

    @Property(tries = 2000)
    void damagedArchivesAreRefusedOrReadButNothingElse(
            @ForAll @IntRange(max = 4095) int at, @ForAll byte value, @ForAll @IntRange(min = 1, max = 4096) int length)
            throws IOException {
        byte[] tar = written(Map.of("a".repeat(150), new byte[700], "b.cls", new byte[] {'1'}));
        byte[] damaged = Arrays.copyOf(tar, Math.min(length, tar.length));
        if (at < damaged.length) {
            damaged[at] = value;
        }
        try {
            Map<String, byte[]> files = read(damaged);
            assertThat(files.values()).allMatch(content -> content.length <= 1 << 16);
        } catch (ProblemException e) {
            assertThat(e).hasMessageStartingWith("x.tar: ");
        }
    }

    @Test
    void paxPathAndSizeReplaceTheHeaders() throws IOException {
        String path = "long/" + "n".repeat(200) + ".png";
        String record = "path=" + path + "\n";
        String pax = (record.length() + 4) + " " + record;
        var out = new ByteArrayOutputStream();
        try (var tar = new TarWriter(out)) {
            tar.add("pax", pax.getBytes(StandardCharsets.UTF_8));
            tar.add("short", new byte[] {1, 2, 3});
        }
        byte[] bytes = out.toByteArray();
        retype(bytes, 0, 'x');
        assertThat(read(bytes)).containsOnlyKeys(path);
        assertThat(read(bytes).get(path)).containsExactly(1, 2, 3);
    }

    @Test
    void linksAndDevicesAreRefused() throws IOException {
        for (char type : new char[] {'1', '2', '3', '6'}) {
            byte[] bytes = written(Map.of("passwd.png", new byte[0]));
            retype(bytes, 0, type);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> read(bytes))
                    .withMessageContaining("'passwd.png' is a link or device");
        }
    }

    @Test
    void hugeSizesAreRefusedBeforeMemoryIsTaken() throws IOException {
        byte[] bytes = written(Map.of("big.png", new byte[10]));
        System.arraycopy("77777777777".getBytes(StandardCharsets.US_ASCII), 0, bytes, 124, 11);
        retype(bytes, 0, '0');
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(bytes))
                .withMessageContaining("'big.png' has 8589934591 bytes");
    }

    /** A path of 64 KiB of "./" took a copy of the rest for each. */
    @Test
    void aPathOfDotsTakesNoMoreMemoryThanItIsLong() throws IOException {
        byte[] tar = written(Map.of("./".repeat(32_000) + "a.png", new byte[1]));
        assertThat(read(tar)).containsOnlyKeys("a.png");

        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        read(tar);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    private static void retype(byte[] tar, int header, char type) {
        tar[header + 156] = (byte) type;
        long sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : tar[header + i] & 0xff;
        }
        byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, tar, header + 148, 8);
    }

    private static byte[] written(Map<String, byte[]> files) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarWriter(out)) {
            for (var file : files.entrySet()) {
                tar.add(file.getKey(), file.getValue());
            }
        }
        long expected = 1024;
        for (var file : files.entrySet()) {
            expected += TarWriter.bytesFor(file.getKey(), file.getValue().length);
        }
        assertThat(out.size()).isEqualTo((int) expected);
        return out.toByteArray();
    }

    private static Map<String, byte[]> read(byte[] tar) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var reader = new TarReader("x.tar", new ByteArrayInputStream(tar))) {
            for (String name = reader.next(); name != null; name = reader.next()) {
                files.put(name, reader.content(1 << 16));
            }
        }
        return files;
    }
}
