package io.adapruner.data.image.header;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one image, which end where they end: whoever asks for more is told that the image is cut short.
 *
 * @param where shard and sample, for messages
 */
record ImageBytes(byte[] bytes, String where) {
    int length() {
        return bytes.length;
    }

    /** @throws ProblemException as all the following, {@code BROKEN_IMAGE} past the end */
    int u8(long at) {
        require(at, 1);
        return bytes[(int) at] & 0xff;
    }

    int u16(long at, boolean littleEndian) {
        int low = u8(littleEndian ? at : at + 1);
        return low | u8(littleEndian ? at + 1 : at) << 8;
    }

    long u32(long at, boolean littleEndian) {
        long low = u16(littleEndian ? at : at + 2, littleEndian);
        return low | (long) u16(littleEndian ? at + 2 : at, littleEndian) << 16;
    }

    /** Whether these letters, one a byte, stand there. */
    boolean says(long at, String letters) {
        byte[] expected = letters.getBytes(StandardCharsets.ISO_8859_1);
        return at + expected.length <= bytes.length
                && Arrays.equals(bytes, (int) at, (int) at + expected.length, expected, 0, expected.length);
    }

    /** That as many bytes stand there. */
    void require(long at, long count) {
        if (at < 0 || at + count > bytes.length) {
            throw broken("is cut short at byte " + bytes.length);
        }
    }

    /** Whether the colours of a palette are grey: red, green and blue of each the same. */
    boolean greyPalette(long at, int colours, int stride) {
        require(at, (long) colours * stride);
        boolean grey = true;
        for (int i = 0; i < colours && grey; i++) {
            int first = u8(at + (long) i * stride);
            grey = first == u8(at + (long) i * stride + 1) && first == u8(at + (long) i * stride + 2);
        }
        return grey;
    }

    ProblemException broken(String what) {
        return new ProblemException(ProblemCode.BROKEN_IMAGE, where + ": the image " + what);
    }
}
