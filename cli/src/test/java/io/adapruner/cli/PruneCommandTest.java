package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.JobStatus;
import io.adapruner.cli.testing.Console;
import io.adapruner.cli.testing.ContractServer;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {
    @RegisterExtension
    final Console console = new Console();

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        Files.write(folder.resolve("model.pt"), new byte[2500]);
        DemoImages.write(folder.resolve("data"), 1, 20, 10);
    }

    @Test
    void aJobThatSucceedsEndsWithResultsAndExitCode0() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%", "--seed", "3", "--weights", "ema"))
                    .isZero();
            assertThat(server.posted.get("/api/v1/jobs").path("modelId").asText())
                    .isEqualTo("m1");
            assertThat(server.posted.get("/api/v1/jobs").path("seed").asInt()).isEqualTo(3);
            assertThat(server.posted.get("/api/v1/models").path("file").asText())
                    .isEqualTo("model.pt");
            assertThat(server.posted.get("/api/v1/models").path("weights").asText())
                    .isEqualTo("ema");
            assertThat(server.stored.get("/store/model.pt/0")).hasSize(1000);
            assertThat(server.stored.get("/store/model.pt/2")).hasSize(500);
            assertThat(server.posted.get("/api/v1/uploads/u0/complete").toString())
                    .isEqualTo(
                            "{\"files\":[{\"name\":\"model.pt\",\"etags\":[\"\\\"1000\\\"\",\"\\\"1000\\\"\",\"\\\"500\\\"\"]}]}");
            assertThat(server.stored).containsKeys("/store/train-000000.tar/0", "/store/classes.txt/0");
        }
        assertThat(Files.readString(folder.resolve("out/model.pt"))).isEqualTo("bytes");
        assertThat(folder.resolve("out/report.md")).content().contains("84.80");
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(console.printed())
                .contains("macs=50%", "84.80", "fine-tuning macs=50%")
                .doesNotContain("\u001b");
    }

    @Test
    void imagesAreCheckedAsFarAsIsAskedFor() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%", "--check", "full", "--on-broken", "fail"))
                    .isZero();
            assertThat(server.posted.get("/api/v1/datasets").toString())
                    .isEqualTo("{\"uploadId\":\"u1\",\"onBroken\":\"fail\",\"check\":\"full\"}");
            assertThat(run(server, "--keep", "macs=50%", "--check", "half", "--overwrite"))
                    .isEqualTo(2);
        }
        assertThat(console.told()).contains("--check");
    }

    @Test
    void weightsOfAJobsResultAreRegisteredAgainstIt() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(prune(server, "--keep", "macs=50%", "--continue", "j1/2"))
                    .isZero();

            assertThat(server.posted.get("/api/v1/models").toString())
                    .isEqualTo("{\"uploadId\":\"u0\",\"file\":\"model.pt\",\"result\":{\"job\":\"j1\",\"target\":2}}");
            assertThat(server.stored).doesNotContainKey("/store/network.json/0");
        }
    }

    @Test
    void aNetworkThatWeightsBelongToIsSentWithThem() throws IOException {
        byte[] network = NetworkJson.write(
                new NetworkDocument(Architectures.build("resnet20-cifar", 10), Preprocessing.imageNet(), List.of()));
        Files.createDirectory(folder.resolve("earlier"));
        Files.write(folder.resolve("earlier/network.json"), network);
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(prune(
                            server,
                            "--keep",
                            "macs=50%",
                            "--continue",
                            folder.resolve("earlier").toString()))
                    .isZero();

            assertThat(server.posted.get("/api/v1/models").toString())
                    .isEqualTo("{\"uploadId\":\"u0\",\"file\":\"model.pt\",\"network\":\"network.json\"}");
            assertThat(server.stored.get("/store/network.json/0")).isEqualTo(Arrays.copyOf(network, 1000));
        }
    }

    @Test
    void withJsonOnlyTheReportIsOnStandardOutput() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%", "--json")).isZero();
        }
        assertThat(new ObjectMapper().readTree(console.printed()).path("jobId").asText())
                .isEqualTo("j1");
        assertThat(console.told()).contains("fine-tuning");
    }

    @Test
    void aJobThatFailsSaysWhyAndEndsWithExitCode1() throws IOException {
        try (var server = new ContractServer(JobStatus.FAILED)) {
            assertThat(run(server, "--keep", "macs=50%")).isEqualTo(1);
        }
        assertThat(console.told()).contains("the loss is NaN at step 7").contains("lower the learning rate");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void mistakesOfUsageAreToldBeforeAnythingIsSent() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "half")).isEqualTo(2);
            assertThat(run(server)).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--input", "32x")).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--criteria", "l3")).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--mean", "0.5,0.5,0.5"))
                    .isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--epochs", "many")).isEqualTo(2);
            assertThat(Main.run(
                            "prune",
                            "--model",
                            folder.resolve("none.pt").toString(),
                            "--architecture",
                            "x",
                            "--data",
                            folder.toString(),
                            "--keep",
                            "macs=50%"))
                    .isEqualTo(2);
            assertThat(server.posted).isEmpty();
        }
        assertThat(console.told()).contains("budget 'half'", "--criteria=l3", "none.pt");
    }

    @Test
    void dataWithoutImagesAndResultsWithoutAPlaceAreToldBeforeAnythingIsSent() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%", "--data", empty.toString()))
                    .isEqualTo(2);
            assertThat(run(
                            server,
                            "--keep",
                            "macs=50%",
                            "--out",
                            file.resolve("out").toString()))
                    .isEqualTo(2);
            assertThat(server.posted).isEmpty();
        }
        assertThat(console.told())
                .contains(
                        "empty holds no tar or zip archive, no image and no .npy file",
                        "--out=" + file.resolve("out") + " cannot be written: " + file + " is no folder");
    }

    @Test
    void aGatewayThatIsNotThereIsNamedWithExitCode1() {
        int code = Main.run(
                "prune",
                "--gateway",
                "http://127.0.0.1:1",
                "--model",
                folder.resolve("model.pt").toString(),
                "--architecture",
                "resnet20-cifar",
                "--data",
                folder.resolve("data").toString(),
                "--keep",
                "macs=50%");
        assertThat(code).isEqualTo(1);
        assertThat(console.told()).contains("http://127.0.0.1:1");
    }

    @Test
    void theResultsOfAnEarlierJobAreNotReplacedUnasked() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/report.md"), "of another job");
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%")).isEqualTo(2);
            assertThat(server.posted).isEmpty();
            assertThat(folder.resolve("out/report.md")).hasContent("of another job");

            assertThat(run(server, "--keep", "macs=50%", "--overwrite")).isZero();
        }
        assertThat(console.told())
                .contains("holds report.md of an earlier job; choose another folder, or add --overwrite");
        assertThat(folder.resolve("out/report.md")).content().contains("- job: j1");
    }

    @Test
    void detachedItPrintsTheIdAloneAndSaysHowToFindTheJob() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            assertThat(run(server, "--keep", "macs=50%", "--detach")).isZero();

            assertThat(console.printed()).isEqualTo("j1" + System.lineSeparator());
            assertThat(console.told())
                    .contains("job j1 goes on at " + server.address() + ": 'adapruner watch j1 --gateway "
                            + server.address() + "' follows it");
        }
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        String before = System.setProperty("java.io.tmpdir", temporary.toString());
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%")).isZero();
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aMistakeIsToldInALineAndNotByAllOptions() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "--keep", "macs=50%", "--epohcs", "3")).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--epochs", "-1")).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--minimum-kept", "2")).isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--sparse-epochs", "0"))
                    .isEqualTo(2);
            assertThat(run(server, "--keep", "macs=50%", "--sparse-lambda", "0.1"))
                    .isEqualTo(2);
        }
        assertThat(console.told().lines())
                .contains(
                        "See 'adapruner prune --help'.",
                        "--epochs -1 must be in 0..10000",
                        "--minimum-kept 2.0 must be in (0, 1]",
                        "--sparse-epochs 0 must be in 1..10000",
                        "--sparse-lambda needs --sparse-epochs: without it there is no sparse training")
                .hasSizeLessThan(15);
    }

    private int run(ContractServer server, String... more) {
        var arguments = new ArrayList<>(List.of("--architecture", "resnet20-cifar"));
        arguments.addAll(List.of(more));
        return prune(server, arguments.toArray(String[]::new));
    }

    private int prune(ContractServer server, String... more) {
        var arguments = new ArrayList<>(List.of(
                "prune",
                "--gateway",
                server.address(),
                "--model",
                folder.resolve("model.pt").toString()));
        arguments.addAll(List.of(more));
        addUnlessGiven(arguments, "--data");
        addUnlessGiven(arguments, "--out");
        return Main.run(arguments.toArray(String[]::new));
    }

    private void addUnlessGiven(List<String> arguments, String option) {
        if (!arguments.contains(option)) {
            arguments.add(option);
            arguments.add(folder.resolve(option.substring(2)).toString());
        }
    }
}
