package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector's job as its user starts it: a file with two heads, a folder of photos, and no option but the budget. */
class UnlabelledTest {
    private static final int PHOTOS = 60;
    private static final int EXTENT = 16;

    @TempDir
    Path folder;

    @Test
    void allOutputsAreImitatedOnPhotosWithoutLabels() throws Exception {
        Network network = detector();
        Path model = folder.resolve("detector.onnx");
        OnnxExport.write(network, Initialisation.random(network, 1), Preprocessing.imageNet(), model);
        Path photos = photos();
        Path out = folder.resolve("out");

        var outcome = new Product(folder.resolve("home"))
                .run(
                        "prune",
                        "--model",
                        model.toString(),
                        "--data",
                        photos.toString(),
                        "--keep",
                        "macs=60%",
                        "--json",
                        "--out",
                        out.toString());

        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        JsonNode target = new ObjectMapper().readTree(outcome.output()).at("/targets/0");
        assertThat(target.at("/macsKept").asDouble()).isBetween(0.5, 0.6);
        assertThat(target.has("accuracy")).as("what is none is not called so").isFalse();
        for (String step : List.of("surgery", "inherited", "finetuned")) {
            JsonNode outputs = target.at("/imitation/" + step);
            assertThat(outputs.findValuesAsText("output")).as(step).containsExactly("boxes", "scores");
            assertThat(outputs.at("/0").has("agreement")).isFalse();
            assertThat(outputs.at("/1/agreement").asDouble(-1)).isBetween(0.0, 100.0);
        }
        assertThat(target.at("/imitation/inherited/0/relativeError").asDouble())
                .isLessThan(target.at("/imitation/surgery/0/relativeError").asDouble());
        assertThat(target.at("/epochs/0/trainAccuracy").isNull()).isTrue();
        assertThat(Files.readString(out.resolve("report.md")))
                .contains("relative error of outputs", "images without labels")
                .doesNotContain("test accuracy");

        List<Network.Output> outputs = NetworkJson.read(Files.readAllBytes(out.resolve("network.json")))
                .network()
                .outputs();
        assertThat(outputs).extracting(Network.Output::name).containsExactly("boxes", "scores");
        assertThat(OnnxFile.read(out.resolve("model.onnx"), Companions.none(), Optional.empty())
                        .network()
                        .outputs())
                .extracting(Network.Output::name)
                .containsExactly("boxes", "scores");
    }

    private static Network detector() {
        return new Network(
                "detector",
                TensorShape.of(3, EXTENT, EXTENT),
                List.of(
                        new Layer("stem", Conv2d.of(3, 16, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("norm", BatchNorm2d.of(16), List.of("stem")),
                        new Layer("relu", new Relu(), List.of("norm")),
                        new Layer("body", Conv2d.of(16, 32, 3, 2, 1), List.of("relu")),
                        new Layer("norm2", BatchNorm2d.of(32), List.of("body")),
                        new Layer("relu2", new Relu(), List.of("norm2")),
                        new Layer("neck", Conv2d.of(32, 32, 3, 1, 1), List.of("relu2")),
                        new Layer("relu3", new Relu(), List.of("neck")),
                        new Layer("box", Conv2d.of(32, 4, 1, 1, 0), List.of("relu3")),
                        new Layer("score", Conv2d.of(32, 3, 1, 1, 0), List.of("relu3")),
                        new Layer("soft", new Softmax(0, false), List.of("score"))),
                List.of(new Network.Output("boxes", "box"), new Network.Output("scores", "soft")),
                List.of());
    }

    private Path photos() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        var random = new Random(7);
        for (int i = 0; i < PHOTOS; i++) {
            var image = new BufferedImage(EXTENT, EXTENT, BufferedImage.TYPE_INT_RGB);
            for (int p = 0; p < EXTENT * EXTENT; p++) {
                image.setRGB(p % EXTENT, p / EXTENT, random.nextInt(1 << 24));
            }
            ImageIO.write(image, "png", photos.resolve("photo" + i + ".png").toFile());
        }
        return photos;
    }
}
