package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;

/**
 * One 512-byte header of a tar archive (POSIX.1-1988 ustar; sizes octal or GNU's base 256).
 *
 * @param size bytes of content
 * @param type the type flag: {@code '0'} regular, {@code '5'} folder, {@code 'x'} pax, {@code 'L'} GNU long name ...
 */
record TarHeader(String name, long size, char type) {
    static final int BLOCK = 512;

    /** Reads a block that is not all zero. */
    static TarHeader parse(String archive, byte[] block, long at) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (sum != number(archive, block, 148, 8, at)) {
            throw damaged(archive, at, "its checksum is wrong");
        }
        boolean ustar = text(block, 257, 5).equals("ustar");
        // GNU's magic is "ustar " and uses the prefix field for times
        boolean prefixed = ustar && block[262] == 0;
        String prefix = prefixed ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                number(archive, block, 124, 12, at),
                block[156] == 0 ? '0' : (char) (block[156] & 0xff));
    }

    private static long number(String archive, byte[] block, int offset, int length, long at) {
        if ((block[offset] & 0x80) != 0) {
            long value = block[offset] & 0x3f;
            for (int i = 1; i < length; i++) {
                if (value >>> 54 != 0) {
                    throw damaged(archive, at, "a number is too large");
                }
                value = value << 8 | (block[offset + i] & 0xff);
            }
            if ((block[offset] & 0x40) != 0) {
                throw damaged(archive, at, "a number is negative");
            }
            return value;
        }
        String digits = text(block, offset, length).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw damaged(archive, at, "a number is not octal");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] block, int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return new String(block, offset, end - offset, StandardCharsets.UTF_8);
    }

    private static ProblemException damaged(String archive, long at, String why) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET, archive + ": no tar header at byte " + at + ": " + why);
    }
}
