package io.adapruner.data;

import io.adapruner.data.archive.ArchiveReader;
import java.util.Locale;

/** What a file's name says about its part in a data set. */
public final class DatasetFile {
    private DatasetFile() {}

    /** Whether it may hold samples or class names; hidden files and rests of other tools do not. */
    public static boolean isUseful(String path) {
        return !isHidden(path) && (ArchiveReader.isArchive(path) || isSample(path) || isClassList(path));
    }

    public static boolean isImage(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png");
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

    static boolean isHidden(String path) {
        for (String part : path.split("/", -1)) {
            if (part.startsWith(".") || part.equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
