package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/init: fresh secrets, readable by their owner only, written once; without them nothing starts. */
@Order(0)
class InitTest {
    private static final Path ROOT =
            Path.of(System.getProperty("compose.root")).toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void everySecretIsFreshAndNobodyElseMayReadIt() throws Exception {
        var secrets = new ArrayList<String>();
        for (String name : List.of("one", "two")) {
            Path file = folder.resolve(name);
            init(file).expectSuccess();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readAllLines(file))
                    .as("a cluster id as Kafka's own")
                    .anyMatch(line -> line.matches("KAFKA_CLUSTER_ID=[A-Za-z0-9_][A-Za-z0-9_-]{21}"));
            Files.readAllLines(file).stream()
                    .filter(line -> line.matches("[A-Z_]+(PASSWORD|SECRET)=.*"))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .forEach(secrets::add);
        }

        assertThat(secrets).hasSize(26).allMatch(secret -> secret.matches("[A-Za-z0-9]{32}"));
        assertThat(new HashSet<>(secrets)).hasSameSizeAs(secrets);
    }

    @Test
    void whatIsThereIsNeverOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("env"), "mine");

        Command second = init(file);

        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.output()).contains("left as it is");
        assertThat(file).hasContent("mine");
    }

    @Test
    void withoutSecretsTheComposeFileIsRefused() throws Exception {
        Path nothing = Files.createFile(folder.resolve("nothing"));

        Command config = config("deploy/test/small-disks.yml", nothing);

        assertThat(config.exit()).isNotZero();
        assertThat(config.output()).contains("run ./deploy/init first");
    }

    @Test
    void fourTrainersGetAGpuEach() throws Exception {
        Path file = folder.resolve("env");
        init(file).expectSuccess();

        String config =
                config("docker-compose.gpu.yml", file, "--profile", "gpus-4").expectSuccess();

        assertThat(config.lines().filter("    runtime: nvidia"::equals))
                .as("four trainers and the exporter of their figures")
                .hasSize(5);
        for (int gpu = 0; gpu < 4; gpu++) {
            assertThat(config).containsPattern("NVIDIA_VISIBLE_DEVICES: ['\"]?" + gpu);
        }
    }

    private static Command config(String override, Path variables, String... options) {
        var words = new ArrayList<>(List.of(options));
        words.add("config");
        return ComposeFile.of(ROOT, override, variables, "adapruner-test-config")
                .run(Map.of(), words);
    }

    private static Command init(Path file) {
        return Command.run(
                ROOT,
                Map.of("ADAPRUNER_ENV_FILE", file.toString()),
                List.of(ROOT.resolve("deploy/init").toString(), "--no-package"));
    }
}
