package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    private static final Path EXPORTED = Path.of("../libs/formats/src/test/resources/io/adapruner/formats/small.pt2");

    @TempDir
    private Path folder;

    @Test
    void jsonIsOneDocumentOnStandardOutput() throws Exception {
        Outcome outcome = inspect(weights().toString(), "--architecture", "resnet20-cifar", "--json");

        assertThat(outcome.code()).isZero();
        JsonNode model = new ObjectMapper().readTree(outcome.out());
        assertThat(model.at("/cost/macs").asLong()).isEqualTo(40_551_040);
        assertThat(model.at("/groups")).isNotEmpty();
        assertThat(model.at("/reachable/bytes/minimum").asLong()).isPositive();
    }

    @Test
    void theTablesNameLayersGroupsReasonsRangesAndWarnings() throws Exception {
        Outcome outcome = inspect(weights().toString(), "--architecture", "resnet20-cifar", "--layers");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("resnet20-cifar: input 3x32x32, 10 classes, 40.551 M MACs, 0.270 M parameters")
                .containsPattern("\\| layer3.2.conv2 +\\| Conv2d +\\|")
                .containsPattern("\\| layer1.0.conv1 +\\| +16 \\| +2 \\|")
                .contains("residual stream: blocks add to it what they compute from it")
                .containsPattern("\\| macs +\\| +[0-9]+ \\| +1[0-9].[0-9] % \\| 40551040 \\|")
                .contains("warning: residual streams stay whole");
    }

    @Test
    void ofPlainAndAveragedWeightsTheWarningNamesTheOption() throws Exception {
        var both = new LinkedHashMap<String, Tensor>();
        Initialisation.random(Architectures.build("resnet20-cifar", 10), 1)
                .tensors()
                .forEach((name, tensor) -> {
                    both.put("model." + name, tensor);
                    both.put("model_ema." + name, tensor);
                });
        Path file = folder.resolve("both.safetensors");
        Safetensors.write(new Weights(both), file);

        Outcome plain = inspect(file.toString(), "--architecture", "resnet20-cifar");
        Outcome averaged = inspect(file.toString(), "--architecture", "resnet20-cifar", "--weights", "EMA");
        Outcome unknown = inspect(file.toString(), "--architecture", "resnet20-cifar", "--weights", "best");

        assertThat(plain.out())
                .contains("the plain ones (model) were taken, --weights=ema takes the others (model_ema)");
        assertThat(averaged.out()).contains("the averaged (EMA) ones (model_ema) were taken");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errors()).contains("--weights=best is not one of plain, ema");
    }

    @Test
    void theScopeIsThatOfPrune() throws Exception {
        Outcome outcome = inspect(
                weights().toString(), "--architecture", "resnet20-cifar", "--exclude", "layer1*", "--multiple-of", "8");

        assertThat(outcome.out())
                .containsPattern("\\| layer1.0.conv1 +\\| +16 \\| +excluded by request")
                .containsPattern("\\| layer3.0.conv1 +\\| +64 \\| +8 \\|");
    }

    @Test
    void aFileThatDescribesItselfNeedsNoArchitecture() throws Exception {
        Outcome outcome = inspect(EXPORTED.toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("small: input ");
    }

    @Test
    void weightsComeHomeToTheNetworkOfAnEarlierResult() throws Exception {
        Network pruned = pruned();
        Path results = results(pruned);
        Path trained = folder.resolve("trained.safetensors");
        Safetensors.write(Initialisation.random(pruned, 2), trained);

        Outcome ofFolder = inspect(trained.toString(), "--continue", results.toString());
        Outcome ofFile = inspect(
                trained.toString(),
                "--continue",
                results.resolve("network.json").toString());

        assertThat(ofFolder.code()).as(ofFolder.errors()).isZero();
        assertThat(ofFolder.out()).containsPattern("\\| layer1.0.conv1 +\\| +5 \\|");
        assertThat(ofFile.out()).isEqualTo(ofFolder.out());
    }

    @Test
    void whatDoesNotFitTheEarlierResultIsNamed() throws Exception {
        Path results = results(pruned());

        Outcome unpruned = inspect(weights().toString(), "--continue", results.toString());

        assertThat(unpruned.code()).isEqualTo(1);
        assertThat(unpruned.errors())
                .contains("the weights do not fit resnet20-cifar")
                .contains("layer1.0.conv1.weight is [16, 16, 3, 3], expected [5, 16, 3, 3]");
    }

    @Test
    void whatTheWeightsBelongToIsSaidOnce() throws Exception {
        String weights = weights().toString();
        String results = results(pruned()).toString();
        Files.writeString(folder.resolve("none.json"), "{}");

        assertThat(inspect(weights, "--continue", results, "--architecture", "resnet20-cifar"))
                .satisfies(o -> {
                    assertThat(o.code()).isEqualTo(2);
                    assertThat(o.errors()).contains("--architecture, --classes and --input go without --continue");
                });
        assertThat(inspect(EXPORTED.toString(), "--continue", results)).satisfies(o -> {
            assertThat(o.code()).isEqualTo(2);
            assertThat(o.errors()).contains("small.pt2 describes its own structure; give it alone");
        });
        assertThat(inspect(weights, "--continue", "./absent")).satisfies(o -> {
            assertThat(o.code()).isEqualTo(2);
            assertThat(o.errors()).contains("--continue=./absent is neither a network.json, nor a folder");
        });
        assertThat(inspect(weights, "--continue", "0c5e1f60-3a/1")).satisfies(o -> {
            assertThat(o.code()).isEqualTo(2);
            assertThat(o.errors()).contains("names a job, and this command asks no gateway", "fetch 0c5e1f60-3a --out");
        });
        assertThat(inspect(weights, "--continue", folder.resolve("none.json").toString()))
                .satisfies(o -> {
                    assertThat(o.code()).isEqualTo(1);
                    assertThat(o.errors()).contains("version must be an integer");
                });
    }

    private static Network pruned() {
        Network network = Architectures.build("resnet20-cifar", 10);
        return new Surgery(network, ChannelGroups.of(network)).prune(PruningPlan.ofWidths(Map.of("layer1.0.conv1", 5)));
    }

    private Path results(Network network) throws IOException {
        Path results = Files.createDirectories(folder.resolve("results"));
        Files.write(
                results.resolve("network.json"),
                NetworkJson.write(new NetworkDocument(network, Preprocessing.imageNet(), List.of())));
        return results;
    }

    @Test
    void mistakesOfUsageExitWithTwoAndBadFilesWithOne() throws Exception {
        assertThat(inspect(folder.resolve("none.pt").toString())).satisfies(o -> {
            assertThat(o.code()).isEqualTo(2);
            assertThat(o.errors()).contains("none.pt is no file");
        });
        assertThat(inspect(weights().toString())).satisfies(o -> {
            assertThat(o.code()).isEqualTo(2);
            assertThat(o.errors()).contains("--architecture is missing");
        });
        Path broken = Files.writeString(folder.resolve("broken.pt"), "no weights at all");
        assertThat(inspect(broken.toString(), "--architecture", "resnet20-cifar"))
                .satisfies(o -> {
                    assertThat(o.code()).isEqualTo(1);
                    assertThat(o.out()).isEmpty();
                    assertThat(o.errors()).contains("neither safetensors nor a PyTorch checkpoint", "export it again");
                });
        assertThat(inspect(broken.toString())).as("no architecture helps it").satisfies(o -> {
            assertThat(o.code()).isEqualTo(1);
            assertThat(o.errors())
                    .contains("neither safetensors nor a PyTorch checkpoint")
                    .doesNotContain("--architecture");
        });
        Path empty = Files.createFile(folder.resolve("empty.pt"));
        assertThat(inspect(empty.toString()).errors()).contains("the file is empty");
        assertThat(inspect(weights().toString(), "--architecture", "resnet56-cifar")
                        .code())
                .isEqualTo(1);
    }

    private record Outcome(int code, String out, String errors) {}

    private static Outcome inspect(String... arguments) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        try (var captured = new PrintStream(out, true, StandardCharsets.UTF_8);
                var capturedErrors = new PrintStream(errors, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(capturedErrors);
            var all = new ArrayList<>(List.of("inspect"));
            all.addAll(List.of(arguments));
            int code = Main.run(all.toArray(String[]::new));
            return new Outcome(code, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    private Path weights() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(Initialisation.random(Architectures.build("resnet20-cifar", 10), 1), file);
        return file;
    }
}
