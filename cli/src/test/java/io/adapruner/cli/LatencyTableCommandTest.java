package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.api.choice.LatencyChoices;
import io.adapruner.cli.testing.Console;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.SyntheticTables;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LatencyTableCommandTest {
    private static final Network NETWORK = Architectures.build("resnet8-cifar", 10);

    @RegisterExtension
    final Console console = new Console();

    @TempDir
    private Path folder;

    /** Nothing is started and nothing sent: the measurement is this process's own. */
    @Test
    void theFileIsATableOfTheNetworkOnThisMachine() throws IOException {
        Path out = folder.resolve("table.json");
        assertThat(run("--latency-batch", "2", "--out", out.toString())).isZero();
        assertThat(console.told()).contains("resnet8-cifar", "batch 2, threads 1", "ONNX Runtime");

        LatencyTable table = Json.mapper().readValue(out.toFile(), LatencyTable.class);
        assertThat(table.batch()).isEqualTo(2);
        assertThat(LatencyModel.of(NETWORK, ChannelGroups.of(NETWORK), table).originalMillis())
                .isPositive();
    }

    @Test
    void mistakesAreToldBeforeAnythingIsMeasured() throws IOException {
        assertThat(run("--latency-batch", "0", "--out", folder.resolve("t").toString()))
                .isEqualTo(2);
        assertThat(run("--out", folder.resolve("none/t").toString())).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(console.told()).contains("--latency-batch 0 must be in 1..1024", "cannot be written", "--out");
    }

    @Test
    void optionsBecomeChoicesAndATableIsSent() throws Exception {
        LatencyTable table = SyntheticTables.of(NETWORK, (unit, in, out) -> 1);
        Path file = Files.writeString(folder.resolve("t.json"), Json.mapper().writeValueAsString(table));

        assertThat(parsed().choices(t -> "never")).isEmpty();
        assertThat(parsed("--latency-batch", "8", "--latency-threads", "4").choices(t -> "never"))
                .contains(new LatencyChoices(Optional.of(8), Optional.of(4), Optional.empty()));
        assertThat(parsed("--latency-table", file.toString()).choices(sent -> sent.equals(table) ? "it" : "another"))
                .contains(new LatencyChoices(Optional.empty(), Optional.empty(), Optional.of("it")));
    }

    @Test
    void whatIsNoTableIsToldByItsNameBeforeItIsSent() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no table");
        String good = Json.mapper().writeValueAsString(SyntheticTables.of(NETWORK, (unit, in, out) -> 1));
        Path newer = Files.writeString(folder.resolve("newer"), good.replaceFirst("\"version\":1", "\"version\":7"));
        Path other = Files.writeString(folder.resolve("other"), "{\"macs\":1}");
        Path huge = Files.write(folder.resolve("huge"), new byte[(4 << 20) + 1]);

        refused(text, "is not JSON");
        refused(newer, "version 7 is not read here");
        refused(other, "is no latency table");
        refused(huge, "more than 4194304 bytes");
        refused(folder.resolve("absent"), "no file that can be read");
    }

    private void refused(Path file, String why) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> parsed("--latency-table", file.toString()).table())
                .withMessageContaining("--latency-table=" + file)
                .withMessageContaining(why);
    }

    private static LatencyOptions parsed(String... arguments) {
        var options = new LatencyOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.wrapWithoutInspection(null)
                .addMixin("l", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs(arguments);
        return options;
    }

    private int run(String... more) {
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(Initialisation.random(NETWORK, 1), file);
        var arguments = new java.util.ArrayList<>(
                java.util.List.of("latency-table", "--model", file.toString(), "--architecture", "resnet8-cifar"));
        arguments.addAll(java.util.List.of(more));
        return Main.run(arguments.toArray(String[]::new));
    }
}
