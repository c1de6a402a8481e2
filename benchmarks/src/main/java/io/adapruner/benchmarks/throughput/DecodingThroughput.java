package io.adapruner.benchmarks.throughput;

import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.SubsetSplit;
import io.adapruner.data.augment.Augmenter;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.source.LocalShards;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Augmentation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images of 500x375 to 224, read from their files, beside torchvision's ImageFolder ({@code benchmarks/peers/decoding_peer.py}), with the
 * transforms that are customary for validation and for training. Both take turns, so that what else the machine does falls on both.
 * Prints for each size of file the images for a second of one thread's processor time in the best of the passes, and those that all
 * processors make in a second, as batches.
 *
 * <p>Arguments: a Python with torchvision, an empty folder, and perhaps the number of passes.
 */
public final class DecodingThroughput {
    private static final int EXTENT = 224;
    private static final int WARM_UP = 100;
    private static final int BATCH = 32;
    private static final int TOGETHER = 5;
    private static final int MANY = 1000;

    private final Path folder;
    private final BufferedReader answers;
    private final PrintWriter questions;
    private final byte[] planes = new byte[3 * EXTENT * EXTENT];

    private DecodingThroughput(Path folder, Process peer) {
        this.folder = folder;
        this.answers = peer.inputReader(StandardCharsets.UTF_8);
        this.questions = new PrintWriter(peer.outputWriter(StandardCharsets.UTF_8), true);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String python = arguments[0];
        Path folder = Path.of(arguments[1]);
        int passes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        String script = Path.of(System.getProperty("adapruner.checkout"), "benchmarks/peers/decoding_peer.py")
                .toString();
        new ProcessBuilder(python, script, folder.toString(), "make")
                .inheritIO()
                .start()
                .waitFor();
        Process peer = new ProcessBuilder(python, script, folder.toString(), "serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            var throughput = new DecodingThroughput(folder, peer);
            for (String size : List.of("37kB", "110kB")) {
                throughput.measure(size, passes);
            }
        } finally {
            peer.destroy();
        }
    }

    private void measure(String size, int passes) throws IOException {
        LocalShards files = LocalShards.of(folder.resolve(size));
        var document = DatasetScanner.scan(files).fittedTo(TensorShape.of(3, EXTENT, EXTENT));
        try (ImageSplits splits = ImageSplits.load(files, document, 0.1, 1, folder, 0)) {
            ImageSplit images = splits.wholeTrain();
            oneThread(size, images, passes);
            allProcessors(size, images);
        }
    }

    private void oneThread(String size, ImageSplit images, int passes) throws IOException {
        double centres = Double.MAX_VALUE;
        double parts = Double.MAX_VALUE;
        double[] peer = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        for (int i = 0; i < WARM_UP; i++) {
            centres(images);
            parts(images);
        }
        for (int i = 0; i < passes; i++) {
            centres = Math.min(centres, centres(images));
            parts = Math.min(parts, parts(images));
            String[] answer = asked(size);
            for (int k = 0; k < peer.length; k++) {
                peer[k] = Math.min(peer[k], Double.parseDouble(answer[k]));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"file\": \"%s\", \"centres_per_s\": %.0f, \"torchvision_bytes_per_s\": %.0f, \"torchvision_floats_per_s\": %.0f,"
                        + " \"times_bytes\": %.2f, \"times_floats\": %.2f, \"parts_per_s\": %.0f, \"torchvision_parts_per_s\": %.0f,"
                        + " \"times_parts\": %.2f}%n",
                size,
                1000 / centres,
                1000 / peer[0],
                1000 / peer[1],
                peer[0] / centres,
                peer[1] / centres,
                1000 / parts,
                1000 / peer[2],
                peer[2] / parts);
    }

    private void allProcessors(String size, ImageSplit images) throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        double ours = 0;
        double peer = 0;
        for (int i = 0; i < TOGETHER; i++) {
            ours = Math.max(ours, batchesPerSecond(images, i));
            peer = Math.max(peer, Double.parseDouble(asked("workers " + processors + " " + size)[0]));
        }
        System.out.printf(
                Locale.ROOT,
                "{\"file\": \"%s\", \"processors\": %d, \"parts_per_s\": %.0f, \"torchvision_parts_per_s\": %.0f, \"times\": %.2f}%n",
                size,
                processors,
                ours,
                peer,
                ours / peer);
    }

    /** One pass over the images again and again, as many as the peer has. */
    private static double batchesPerSecond(ImageSplit images, int seed) {
        var many = new SubsetSplit(
                images, IntStream.range(0, MANY).map(i -> i % images.size()).toArray());
        int count = 0;
        long start = System.nanoTime();
        try (Batches batches =
                Batches.training(many, BATCH, Augmentation.defaults(), seed, 0).reusing()) {
            while (batches.hasNext()) {
                count += batches.next().size();
            }
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private String[] asked(String question) throws IOException {
        questions.println(question);
        return answers.readLine().split(" ", -1);
    }

    private double centres(ImageSplit images) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < images.size(); i++) {
            images.sample(i, ByteBuffer.wrap(planes));
        }
        return milliseconds(start, images);
    }

    private double parts(ImageSplit images) {
        var augmenter = new Augmenter(Augmentation.defaults(), images.format().shape());
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < images.size(); i++) {
            augmenter.apply(images, i, planes, 0, new SplittableRandom(start + i));
        }
        return milliseconds(start, images);
    }

    private static double milliseconds(long start, ImageSplit images) {
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6 / images.size();
    }
}
