package io.adapruner.data.image.header;

/**
 * The header of Netpbm's formats: {@code P1} to {@code P6}, width, height, and but for bitmaps the largest value.
 *
 * @param kind the digit behind the P: bitmap, graymap or pixmap, in decimals (1 to 3) or bytes (4 to 6)
 * @param pixels where the values begin
 */
public record NetpbmHeader(int kind, long width, long height, int largest, int pixels) {
    private static final int LARGEST = 65535;
    private static final int DIGITS = 10;

    static boolean begins(ImageBytes image) {
        return image.length() > 2
                && image.u8(0) == 'P'
                && image.u8(1) >= '1'
                && image.u8(1) <= '6'
                && (isSpace(image.u8(2)) || image.u8(2) == '#');
    }

    public static NetpbmHeader of(byte[] file, String where) {
        return read(new ImageBytes(file, where));
    }

    static NetpbmHeader read(ImageBytes image) {
        int kind = image.u8(1) - '0';
        var numbers = new long[kind % 3 == 1 ? 2 : 3];
        int at = 2;
        for (int i = 0; i < numbers.length; i++) {
            at = skip(image, at);
            int first = at;
            while (image.u8(at) >= '0' && image.u8(at) <= '9') {
                if (at - first == DIGITS) {
                    throw image.broken("is a PPM with a number of more than " + DIGITS + " digits");
                }
                numbers[i] = 10 * numbers[i] + image.u8(at++) - '0';
            }
            if (at == first) {
                throw image.broken("is a PPM without a header");
            }
        }
        long largest = numbers.length == 2 ? 1 : numbers[2];
        if (largest < 1 || largest > LARGEST) {
            throw image.broken("is a PPM whose largest value is " + largest);
        }
        return new NetpbmHeader(kind, numbers[0], numbers[1], (int) largest, at + 1);
    }

    /** Whether the values are written as decimals. */
    public boolean plain() {
        return kind <= 3;
    }

    /** Whether a value is one bit, set for black. */
    public boolean bitmap() {
        return kind % 3 == 1;
    }

    /** Values of a pixel. */
    public int samples() {
        return kind % 3 == 0 ? 3 : 1;
    }

    /** Bytes of a row where values are not written as decimals. */
    public long rowBytes() {
        return bitmap() ? Claim.rowBytes(width, 1) : width * samples() * (largest > 255 ? 2 : 1);
    }

    Claim claim() {
        if (width > ImageHeader.MAX_PIXELS || height > ImageHeader.MAX_PIXELS) {
            return new Claim(width, height, samples() == 3, 0);
        }
        long values = width * height * samples();
        // decimals are divided by spaces, but for bits
        long bytes = plain() ? (bitmap() ? values : 2 * values - 1) : rowBytes() * height;
        return new Claim(width, height, samples() == 3, pixels + bytes);
    }

    private static int skip(ImageBytes image, int from) {
        int at = from;
        while (isSpace(image.u8(at)) || image.u8(at) == '#') {
            if (image.u8(at) == '#') {
                while (image.u8(at) != '\n' && image.u8(at) != '\r') {
                    at++;
                }
            }
            at++;
        }
        return at;
    }

    static boolean isSpace(int letter) {
        return letter == ' ' || (letter >= '\t' && letter <= '\r');
    }
}
