package io.adapruner.data.image.header;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The frame header of a JPEG (ITU T.81, annex B).
 *
 * @param components 1 of grey, 3 of colour, 4 of inks, in their order
 * @param transform what Adobe's marker says of colours: 0 for RGB or inks, 1 for luma and chroma, 2 for these and black; -1 without
 *     the marker
 */
public record JpegHeader(long width, long height, List<Component> components, int transform) {
    public static final int NO_MARKER = -1;

    private static final int BLOCK = 8 * 8;
    private static final int LUMA_AND_CHROMA = 1;
    private static final List<Integer> USUAL = List.of(1, 2, 3);

    /**
     * @param id by which scans name it
     * @param across samples of it side by side, where the component of the fewest has 1 (or they have a common divisor)
     * @param down the same, one below the other
     */
    public record Component(int id, int across, int down) {
        public boolean samples(int across, int down) {
            return this.across == across && this.down == down;
        }
    }

    public JpegHeader {
        components = List.copyOf(components);
    }

    /** Whether it is luma and chroma by everything that decoders go by: the components' names, and Adobe's marker. */
    public boolean lumaAndChroma() {
        return components.stream().map(Component::id).toList().equals(USUAL)
                && (transform == NO_MARKER || transform == LUMA_AND_CHROMA);
    }

    /** @throws io.adapruner.problem.ProblemException {@code BROKEN_IMAGE} without a frame header, or for samples of 12 bits */
    public static JpegHeader of(byte[] jpeg, String where) {
        return of(new ImageBytes(jpeg, where));
    }

    static Claim read(ImageBytes image) {
        JpegHeader header = of(image);
        // a bit for each block is the least
        return new Claim(
                header.width,
                header.height,
                header.components.size() != 1,
                header.width * header.height / BLOCK / Byte.SIZE);
    }

    private static JpegHeader of(ImageBytes image) {
        int transform = NO_MARKER;
        int at = 2;
        while (at + 4 <= image.length()) {
            if (image.u8(at) != 0xff) {
                throw image.broken("is a JPEG with no marker at byte " + at);
            }
            int marker = image.u8(at + 1);
            if (marker == 0xff) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
                at += 2;
            } else if (marker == 0xd9 || marker == 0xda) {
                break;
            } else {
                int length = image.u16(at + 2, false);
                boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
                if (length < (frame ? 8 : 2) || at + 2 + length > image.length()) {
                    throw image.broken("is a JPEG cut short at byte " + at);
                }
                if (frame) {
                    return frame(image, at, transform);
                }
                if (marker == 0xee && length >= 14 && image.says(at + 4, "Adobe")) {
                    transform = image.u8(at + 15);
                }
                at += 2 + length;
            }
        }
        throw image.broken("is a JPEG without a frame header");
    }

    private static JpegHeader frame(ImageBytes image, int at, int transform) {
        int bits = image.u8(at + 4);
        if (bits != Byte.SIZE) {
            throw image.broken("is a JPEG of " + bits + " bits a sample; those of 8 are read");
        }
        int components = image.u8(at + 9);
        if (components != 1 && components != 3 && components != 4) {
            throw image.broken("is a JPEG of " + components + " components; those of 1, 3 and 4 are read");
        }
        if (image.u16(at + 2, false) < 8 + 3 * components) {
            throw image.broken("is a JPEG whose header is too short for " + components + " components");
        }
        List<Component> each = IntStream.range(0, components)
                .mapToObj(i -> component(image, at + 10 + 3 * i))
                .toList();
        return new JpegHeader(image.u16(at + 7, false), image.u16(at + 5, false), each, transform);
    }

    private static Component component(ImageBytes image, int at) {
        int samples = image.u8(at + 1);
        return new Component(image.u8(at), samples >> 4, samples & 0xf);
    }
}
