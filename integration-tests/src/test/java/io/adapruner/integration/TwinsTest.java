package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.Network;
import io.adapruner.network.Network.Input;
import io.adapruner.network.tensor.TensorShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that compares two pictures, pruned by imitation on arrays of both, as a user does. */
class TwinsTest {
    private static final int CHANNELS = 6;
    private static final int SIDE = 16;

    @TempDir
    Path folder;

    @Test
    void bothInputsAndBothOutputsStayByName() throws Exception {
        for (int i = 0; i < 160; i++) {
            write(folder.resolve("data"), i);
        }

        JsonNode target = pruned();

        assertThat(target.at("/macsKept").asDouble()).isBetween(0.4, 0.5);
        assertThat(target.at("/imitation/finetuned")).hasSize(2);
        Network result = NetworkJson.read(Files.readAllBytes(folder.resolve("out/network.json")))
                .network();
        assertThat(result.inputs()).containsExactly(new Input("left", 3), new Input("right", 3));
        assertThat(result.input()).isEqualTo(TensorShape.of(CHANNELS, SIDE, SIDE));
        assertThat(result.outputs()).extracting(Network.Output::name).containsExactly("distance", "features");
        assertThat(Files.readString(folder.resolve("out/model.py"))).contains("def forward(self, left, right):");
    }

    private JsonNode pruned() throws IOException, InterruptedException {
        Path model = folder.resolve("twins.pt2");
        try (InputStream file = TwinsTest.class.getResourceAsStream("twins.pt2")) {
            Files.copy(file, model);
        }
        var outcome = new Product(folder.resolve("home"))
                .run(
                        "prune",
                        "--model",
                        model.toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--keep",
                        "macs=50%",
                        "--epochs",
                        "1",
                        "--batch",
                        "16",
                        "--json",
                        "--out",
                        folder.resolve("out").toString());
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output()).at("/targets/0");
    }

    /** The second picture is the first one with some noise. */
    private static void write(Path into, int number) throws IOException {
        Files.createDirectories(into);
        var random = new Random(number);
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (6, 16, 16), }\n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + Float.BYTES * CHANNELS * SIDE * SIDE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        float[] first = new float[CHANNELS / 2 * SIDE * SIDE];
        for (int i = 0; i < first.length; i++) {
            first[i] = (float) random.nextGaussian();
            file.putFloat(first[i]);
        }
        for (float value : first) {
            file.putFloat(value + (float) (number % 4 * 0.3 * random.nextGaussian()));
        }
        Files.write(into.resolve(number + ".npy"), file.array());
    }
}
