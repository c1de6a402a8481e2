package io.adapruner.data.image.header;

import io.adapruner.problem.ProblemException;
import java.util.OptionalInt;

/**
 * How a picture lies in its file (tag 274 of TIFF 6.0, which Exif has too): what must be done with it to see it upright, first transposed, then mirrored.
 *
 * @param transposed whether rows become columns
 * @param upsideDown whether top and bottom change places
 * @param mirrored whether left and right do
 */
public record Orientation(boolean transposed, boolean upsideDown, boolean mirrored) {
    /** Nothing must be done. */
    public static final Orientation AS_IT_IS = new Orientation(false, false, false);

    private static final int TAG = 274;
    private static final int MOST = 8;
    private static final String EXIF = "Exif\0\0";
    private static final int ENTRY = 12;
    private static final int SHORT = 3;

    /** What the picture's file says; what cannot be read says nothing. */
    public static Orientation of(byte[] picture, ImageFormat format) {
        var image = new ImageBytes(picture, "");
        try {
            OptionalInt at =
                    switch (format) {
                        case JPEG -> ofJpeg(image);
                        case PNG -> ofPng(image);
                        case WEBP -> ofWebp(image);
                        case TIFF -> OptionalInt.of(0);
                        case GIF, BMP, NETPBM -> OptionalInt.empty();
                    };
            return at.isPresent() ? of(tag(image, at.getAsInt())) : AS_IT_IS;
        } catch (ProblemException e) {
            return AS_IT_IS;
        }
    }

    /** @param value 1 to 8; of any other nothing must be done */
    static Orientation of(int value) {
        return switch (value) {
            case 2 -> new Orientation(false, false, true);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, true, false);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, false, true);
            case 7 -> new Orientation(true, true, true);
            case MOST -> new Orientation(true, true, false);
            default -> AS_IT_IS;
        };
    }

    /** Of the picture as it is seen. */
    public int height(int height, int width) {
        return transposed ? width : height;
    }

    /** Of the picture as it is seen. */
    public int width(int height, int width) {
        return transposed ? height : width;
    }

    private static OptionalInt ofJpeg(ImageBytes image) {
        for (int at = 2; image.u8(at) == 0xff; ) {
            int marker = image.u8(at + 1);
            if (marker == 0xda || marker == 0xd9) {
                return OptionalInt.empty();
            }
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == 0xe1 && image.says(at + 4, EXIF)) {
                return OptionalInt.of(at + 4 + EXIF.length());
            }
            at += 2 + Math.max(2, image.u16(at + 2, false));
        }
        return OptionalInt.empty();
    }

    private static OptionalInt ofPng(ImageBytes image) {
        for (long at = 8; !image.says(at + 4, "IEND"); at += 12 + image.u32(at, false)) {
            if (image.says(at + 4, "eXIf")) {
                return OptionalInt.of((int) at + 8);
            }
            image.require(at, 12);
        }
        return OptionalInt.empty();
    }

    private static OptionalInt ofWebp(ImageBytes image) {
        for (long at = 12; at + 8 <= image.length(); at += 8 + (image.u32(at + 4, true) + 1) / 2 * 2) {
            if (image.says(at, "EXIF")) {
                // Some write JPEG's header before it
                return OptionalInt.of((int) at + 8 + (image.says(at + 8, EXIF) ? EXIF.length() : 0));
            }
        }
        return OptionalInt.empty();
    }

    /** Of the first directory of a TIFF that begins there. */
    private static int tag(ImageBytes image, int begin) {
        boolean little = image.says(begin, "II");
        if (!little && !image.says(begin, "MM")) {
            return 0;
        }
        long directory = begin + image.u32(begin + 4L, little);
        int entries = image.u16(directory, little);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY;
            if (image.u16(entry, little) == TAG) {
                return image.u16(entry + 2, little) == SHORT ? image.u16(entry + 8, little) : 0;
            }
        }
        return 0;
    }
}
