package io.adapruner.data.demo;

import io.adapruner.data.archive.TarWriter;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Ten classes of shapes, 32x32 RGB, rendered by seed and written as WebDataset shards of PNGs. */
public final class DemoImages {
    /** Training images of the whole set. */
    public static final int TRAIN = 8_000;

    /** Test images of the whole set. */
    public static final int TEST = 2_000;

    private static final List<Shape> CLASSES = List.of(Shape.values());
    private static final int PER_SHARD = 2_000;

    private DemoImages() {}

    /** Writes {@link #TRAIN} and {@link #TEST} images and {@code classes.txt}. */
    public static void write(Path folder, long seed) {
        write(folder, seed, TRAIN, TEST);
    }

    /**
     * Writes the first images of the set that the seed stands for; classes take turns.
     *
     * @throws ProblemException {@code DISK_FULL} if the folder cannot be written
     */
    public static void write(Path folder, long seed, int train, int test) {
        try {
            Files.createDirectories(folder);
            String classes = CLASSES.stream().map(Shape::label).collect(Collectors.joining("\n", "", "\n"));
            Files.writeString(folder.resolve("classes.txt"), classes);
            split(folder, "train", new SplittableRandom(seed).nextLong(), train);
            split(folder, "test", new SplittableRandom(~seed).nextLong(), test);
        } catch (IOException | UncheckedIOException e) {
            throw new ProblemException(
                    ProblemCode.DISK_FULL, "cannot write the demo images to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void split(Path folder, String name, long seed, int count) throws IOException {
        for (int first = 0; first < count; first += PER_SHARD) {
            int start = first;
            int size = Math.min(PER_SHARD, count - first);
            List<byte[]> images = IntStream.range(0, size)
                    .parallel()
                    .mapToObj(i -> png(seed, start + i))
                    .toList();
            Path file = folder.resolve(String.format(Locale.ROOT, "%s-%06d.tar", name, first / PER_SHARD));
            try (var tar = new TarWriter(new BufferedOutputStream(Files.newOutputStream(file)))) {
                for (int i = 0; i < size; i++) {
                    String key = String.format(Locale.ROOT, "%06d", first + i);
                    tar.add(key + ".png", images.get(i));
                    tar.add(key + ".cls", String.valueOf(label(first + i)).getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static int label(int index) {
        return index % CLASSES.size();
    }

    private static byte[] png(long seed, int index) {
        byte[] rgb = Scene.render(CLASSES.get(label(index)), new SplittableRandom(seed + index));
        var image = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < Scene.SIDE * Scene.SIDE; i++) {
            int value = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
            image.setRGB(i % Scene.SIDE, i / Scene.SIDE, value);
        }
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
