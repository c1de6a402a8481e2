package io.adapruner.data.image.header;

import java.util.Optional;
import java.util.stream.Stream;

/** The formats of images that are read, told apart by their first bytes: names of files say nothing. */
public enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    GIF("GIF"),
    BMP("BMP"),
    TIFF("TIFF"),
    WEBP("WebP"),
    /** The portable bitmaps, graymaps and pixmaps of Netpbm: {@code .pbm}, {@code .pgm}, {@code .ppm}. */
    NETPBM("PPM");

    private final String title;

    ImageFormat(String title) {
        this.title = title;
    }

    /** As messages call it. */
    public String title() {
        return title;
    }

    /** The format that the first bytes show, if it is one of these. */
    public static Optional<ImageFormat> of(byte[] file) {
        var image = new ImageBytes(file, "");
        return Stream.of(values()).filter(format -> format.begins(image)).findFirst();
    }

    private boolean begins(ImageBytes image) {
        return switch (this) {
            case JPEG -> image.says(0, "\u00ff\u00d8");
            case PNG -> image.says(0, "\u0089PNG\r\n\u001a\n");
            case GIF -> image.says(0, "GIF87a") || image.says(0, "GIF89a");
            case BMP -> image.says(0, "BM");
            case TIFF -> image.says(0, "II*\0") || image.says(0, "MM\0*");
            case WEBP -> image.says(0, "RIFF") && image.says(8, "WEBP");
            case NETPBM -> NetpbmHeader.begins(image);
        };
    }
}
