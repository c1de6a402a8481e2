package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxLibrariesTest {
    private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");
    private static final String LIBRARY = "libonnxruntime.so";

    @TempDir
    Path folder;

    @Test
    void theLibrariesAreWrittenOnce() throws Exception {
        var libraries = new OnnxLibraries(folder);
        assertThat(libraries.layOut()).contains(folder);
        FileTime written = FileTime.from(NOW);
        Files.setLastModifiedTime(folder.resolve(LIBRARY), written);

        libraries.layOut();

        assertThat(Files.getLastModifiedTime(folder.resolve(LIBRARY))).isEqualTo(written);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder(LIBRARY, "libonnxruntime4j_jni.so");
        assertThat(Files.size(folder.resolve(LIBRARY))).isGreaterThan(20 << 20);
    }

    @Test
    void aDamagedLibraryIsReplaced() throws Exception {
        var libraries = new OnnxLibraries(folder);
        libraries.layOut();
        byte[] whole = Files.readAllBytes(folder.resolve(LIBRARY));
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(folder.resolve(LIBRARY), damaged);

        libraries.layOut();

        assertThat(Files.readAllBytes(folder.resolve(LIBRARY))).isEqualTo(whole);
    }

    @Test
    void whatKilledProcessesLeftIsRemovedAndNothingElse() throws Exception {
        Path old = leftover("onnxruntime-java111", NOW.minusSeconds(7200));
        Path fresh = leftover("onnxruntime-java222", NOW.minusSeconds(60));
        Path other = leftover("something-else", NOW.minusSeconds(7200));

        OnnxLibraries.sweep(folder, NOW);

        assertThat(old).doesNotExist();
        assertThat(fresh.resolve(LIBRARY)).exists();
        assertThat(other.resolve(LIBRARY)).exists();
    }

    @Test
    void aKilledProcessLeavesNothing() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path model = folder.resolve("model.onnx");
        Network network = Architectures.build("resnet20-cifar", 10);
        OnnxExport.write(network, Initialisation.random(network, 1), Preprocessing.imageNet(), model);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-DENGINE_CACHE_DIR=" + folder.resolve("natives"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        model.toString())
                .inheritIO()
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(Killed.STATUS);
        try (var left = Files.walk(temporary)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        try (var kept = Files.walk(folder.resolve("natives"))) {
            assertThat(kept.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    /** A process that ends, with a network loaded, as one that is killed does: without its shutdown hooks. */
    static final class Killed {
        static final int STATUS = 9;

        private Killed() {}

        public static void main(String... arguments) {
            Network network = Architectures.build("resnet20-cifar", 10);
            OnnxNetwork.open(Path.of(arguments[0]), 1, network, Preprocessing.imageNet());
            Runtime.getRuntime().halt(STATUS);
        }
    }

    private Path leftover(String name, Instant modified) throws Exception {
        Path left = Files.createDirectories(folder.resolve(name));
        Files.write(left.resolve(LIBRARY), new byte[16]);
        Files.setLastModifiedTime(left, FileTime.from(modified));
        return left;
    }
}
