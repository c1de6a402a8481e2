package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.export.OnnxRuntime;
import io.adapruner.network.Network;
import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that exits while a thread of it computes. The C library's loader says which libraries it takes down at the end. */
class ProcessEndTest {
    private static final int STATUS = 43;

    @TempDir
    Path folder;

    @Test
    void noLibraryIsTakenDownUnderAThreadThatComputes() throws Exception {
        assumeTrue(Linker.nativeLinker().defaultLookup().find("on_exit").isPresent(), "glibc");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Computing.class.getName())
                .directory(folder.toFile())
                .inheritIO();
        builder.environment().put("LD_DEBUG", "files");
        builder.environment().put("LD_DEBUG_OUTPUT", folder.resolve("loader").toString());
        Process process = builder.start();

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(STATUS);
        assertThat(said("calling init:")).anyMatch(line -> line.contains("libtorch_cpu"));
        assertThat(said("calling init:")).anyMatch(line -> line.contains("libonnxruntime"));
        assertThat(said("calling fini:")).isEmpty();
    }

    private Stream<String> said(String words) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith("loader"))
                    .flatMap(ProcessEndTest::lines)
                    .filter(line -> line.contains(words))
                    .toList()
                    .stream();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Exits in the middle of its work. */
    static final class Computing {
        private Computing() {}

        public static void main(String[] arguments) throws InterruptedException {
            Network network = Nets.convolutional(16);
            Batch batch = Nets.randomBatch(network, 64, 1);
            Engine engine = Engine.open(new EngineConfig("cpu", 1));
            OnnxRuntime.environment();
            RunningNetwork running = engine.load(network, Nets.random(network, 1), Nets.RAW, Precision.FP32);
            var computing = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    running.logits(batch);
                    computing.countDown();
                }
            });
            computing.await();
            System.exit(STATUS);
        }
    }
}
