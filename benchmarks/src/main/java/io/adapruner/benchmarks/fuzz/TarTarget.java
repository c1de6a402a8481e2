package io.adapruner.benchmarks.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tar shards of a data set. Headers that claim to be tar headers get the right checksum, which chance would seldom find. */
public final class TarTarget {
    private static final int BLOCK = 512;
    private static final int CHECKSUM = 148;
    private static final int MAGIC = 257;

    private TarTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        byte[] archive = input.clone();
        for (int at = 0; at + BLOCK <= archive.length; at += BLOCK) {
            if (new String(archive, at + MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
                summed(ByteBuffer.wrap(archive, at, BLOCK).slice());
            }
        }
        Promises.kept(archive, () -> Scan.ofShards(archive, ".tar"));
    }

    private static void summed(ByteBuffer header) {
        header.put(CHECKSUM, "        ".getBytes(StandardCharsets.US_ASCII));
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += Byte.toUnsignedInt(header.get(i));
        }
        header.put(CHECKSUM, String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII));
    }
}
