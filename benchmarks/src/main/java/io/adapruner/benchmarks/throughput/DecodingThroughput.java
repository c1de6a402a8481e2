package io.adapruner.benchmarks.throughput;

import io.adapruner.data.image.ImageDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Images of 500x375 to 224 by one thread, beside torchvision's ImageFolder with the transforms that are customary for validation
 * ({@code benchmarks/peers/decoding_peer.py}): both read the files, and take turns, so that what else the machine does falls on both.
 * Prints for each size of file the images for a second of the thread's processor time in the best of the passes.
 *
 * <p>Arguments: a Python with torchvision, an empty folder, and perhaps the number of passes.
 */
public final class DecodingThroughput {
    private static final int EXTENT = 224;
    private static final int WARM_UP = 100;

    private final Path folder;
    private final BufferedReader answers;
    private final PrintWriter questions;

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
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder.resolve(size).resolve("class"))) {
            files = listed.sorted().toList();
        }
        double ours = Double.MAX_VALUE;
        double bytes = Double.MAX_VALUE;
        double floats = Double.MAX_VALUE;
        try (var decoder = new ImageDecoder(3, EXTENT, EXTENT)) {
            for (int i = 0; i < WARM_UP; i++) {
                milliseconds(decoder, files);
            }
            for (int i = 0; i < passes; i++) {
                ours = Math.min(ours, milliseconds(decoder, files));
                questions.println(size);
                String[] peer = answers.readLine().split(" ", -1);
                bytes = Math.min(bytes, Double.parseDouble(peer[0]));
                floats = Math.min(floats, Double.parseDouble(peer[1]));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "{\"file\": \"%s\", \"images_per_s\": %.0f, \"torchvision_bytes_per_s\": %.0f, \"torchvision_floats_per_s\":"
                        + " %.0f, \"times_bytes\": %.2f, \"times_floats\": %.2f}%n",
                size,
                1000 / ours,
                1000 / bytes,
                1000 / floats,
                bytes / ours,
                floats / ours);
    }

    private static double milliseconds(ImageDecoder decoder, List<Path> files) throws IOException {
        byte[] planes = new byte[3 * EXTENT * EXTENT];
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (Path file : files) {
            decoder.decode(Files.readAllBytes(file), planes, 0, file.toString());
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6 / files.size();
    }
}
