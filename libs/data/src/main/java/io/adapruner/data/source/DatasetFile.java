package io.adapruner.data.source;

import io.adapruner.data.archive.ArchiveReader;
import io.adapruner.data.image.header.ImageFormat;
import java.util.Locale;
import java.util.Set;

/** What a file's name says about its part in a data set. */
public final class DatasetFile {
    /** Bytes at a file's beginning that tell whether it is an image. */
    public static final int TELLING = 16;

    private static final Set<String> IMAGES = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "dib", "gif", "tif", "tiff", "ppm", "pgm", "pbm",
            "pnm");

    private DatasetFile() {}

    /** Whether it may hold samples or class names; hidden files and rests of other tools do not. */
    public static boolean isUseful(String path) {
        return !isHidden(path) && (ArchiveReader.isArchive(path) || isSample(path) || isClassList(path));
    }

    /** Whether its ending is one that images have; {@link #beginsAsImage} finds those that have another. */
    public static boolean isImage(String path) {
        String name = baseName(path);
        return IMAGES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Whether the content is an image's, whatever the name says. Two letters are not enough: texts begin like BMP and PPM.
     *
     * @param start the first {@link #TELLING} bytes, or all there are
     */
    public static boolean beginsAsImage(byte[] start) {
        return ImageFormat.of(start)
                .filter(format -> format != ImageFormat.BMP && format != ImageFormat.NETPBM)
                .isPresent();
    }

    /** {@code numpy.save}'s files. */
    public static boolean isArray(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** Whether it is one sample, without its label. */
    public static boolean isSample(String path) {
        return isImage(path) || isArray(path);
    }

    /** {@code classes.txt}: one class name per line, in the order of the indices. */
    public static boolean isClassList(String path) {
        return baseName(path).equals("classes.txt");
    }

    public static boolean isHidden(String path) {
        for (String part : path.split("/", -1)) {
            if (part.startsWith(".") || part.equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }

    public static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
