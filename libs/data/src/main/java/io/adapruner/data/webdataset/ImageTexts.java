package io.adapruner.data.webdataset;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code .txt} files beside images say, and of how many images. They are names of classes or captions: names are as short as
 * {@link LabelFile#TXT} reads them, and repeat.
 */
public final class ImageTexts {
    private static final int MOST = 1000;
    /** Classes have at least so many images on average. */
    private static final int LEAST_REPEATED = 4;

    private final Map<String, Integer> images = new HashMap<>();

    /** @param text of one image, empty where it is longer than a name */
    public void add(String text) {
        images.merge(text, 1, Integer::sum);
    }

    public void addAll(ImageTexts others) {
        others.images.forEach((text, count) -> images.merge(text, count, Integer::sum));
    }

    /** How many texts there are that differ. */
    public int size() {
        return images.size();
    }

    /** How many images have one. */
    public int images() {
        return images.values().stream().mapToInt(Integer::intValue).sum();
    }

    public boolean areNames() {
        return !images.containsKey("") && (long) LEAST_REPEATED * images.size() <= images();
    }

    /** Whether they are captions, and so many that they should not be kept: there may be as many as images. */
    public boolean areTooMany() {
        return images.size() > MOST && !areNames();
    }

    /** Keeps of captions only that there were some. */
    public void drop() {
        int all = images();
        clear();
        images.put("", all);
    }

    public void clear() {
        images.clear();
    }
}
