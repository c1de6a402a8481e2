package io.adapruner.data;

import io.adapruner.data.image.Fixtures;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Images whose beginnings and ends are whole: only decoding shows that they are not. */
final class Damaged {
    private Damaged() {}

    /** 8x8 pixels whose compressed bytes are zeros, with a checksum that fits. */
    static byte[] png() {
        byte[] broken = Pictures.png(8, 8, (x, y) -> x * 31 + y * 7919);
        int checksum = broken.length - 16;
        Arrays.fill(broken, 45, checksum, (byte) 0);
        var right = new CRC32();
        right.update(broken, 37, checksum - 37);
        ByteBuffer.wrap(broken).putInt(checksum, (int) right.getValue());
        return broken;
    }

    /** An image of the tests whose bytes have one value from one place to another. */
    static byte[] image(String name, int from, int to, int value) {
        byte[] image = Fixtures.image(name);
        Arrays.fill(image, from, to, (byte) value);
        return image;
    }
}
