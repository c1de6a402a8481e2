package io.adapruner.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.read.torchexport.ExportedProgramFile;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.family.Architectures;
import io.adapruner.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files in thousands: each is either read or refused with a typed error. The time-outs end a reader that never does. */
class MutationTest {
    private static final int MUTATIONS = 1000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mixed-zip.pt",
                "mixed-deflated.pt",
                "mixed-legacy.pt",
                "protocol4.pt",
                "mixed.safetensors",
                "beside-zip.pt",
                "beside-legacy.pt",
                "evil-legacy.pt",
                "module-legacy.pt"
            })
    @Timeout(120)
    void aDamagedModelIsReadOrRefused(String fixture) {
        mutate(fixture, Fixture.bytes(fixture), bytes -> ModelFile.read(Fixture.file(folder, "mutant", bytes)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.pt2", "small-old.pt2", "small-dynamic-decomposed.pt2"})
    @Timeout(120)
    void aDamagedProgramIsReadOrRefused(String fixture) {
        mutate(
                fixture,
                Fixture.bytes(fixture),
                bytes -> ExportedProgramFile.read(Fixture.file(folder, "mutant.pt2", bytes)));
    }

    @Test
    @Timeout(120)
    void aDamagedOnnxFileIsReadOrRefused() throws IOException {
        var random = new Random(7);
        Network network = RandomNetworks.anyNetwork(random);
        int channels = network.input().channels();
        Path file = folder.resolve("whole.onnx");
        OnnxExport.write(
                network,
                RandomNetworks.weights(network, random),
                new Preprocessing(Collections.nCopies(channels, 0.5), Collections.nCopies(channels, 0.25)),
                file);
        mutate(
                "random.onnx",
                Files.readAllBytes(file),
                bytes ->
                        OnnxFile.read(Fixture.file(folder, "mutant.onnx", bytes), Companions.none(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.pt2", "rearranged.pt2", "reparametrised.pt2", "resizable.pt2"})
    @Timeout(120)
    void aDamagedGraphIsReadOrRefused(String fixture) {
        byte[] graph = ArchiveFixture.entry(fixture, "model.json");
        mutate(
                "model.json",
                graph,
                bytes -> ExportedProgramFile.read(
                        Fixture.file(folder, "mutant.pt2", ArchiveFixture.replaced(fixture, "model.json", bytes))));
    }

    @Test
    @Timeout(120)
    void aDamagedNetworkIsReadOrRefused() {
        byte[] json = NetworkJson.write(new NetworkDocument(
                Architectures.build("resnet20-cifar", 10),
                new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25)),
                List.of()));
        mutate("network.json", json, NetworkJson::read);
    }

    private static void mutate(String name, byte[] original, Consumer<byte[]> reader) {
        int refused = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] mutant = mutant(original, new Random(seed));
            try {
                reader.accept(mutant);
            } catch (ProblemException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                fail(name + ", mutation " + seed, e);
            }
        }
        assertThat(refused).as(name + " refused").isGreaterThan(MUTATIONS / 20);
    }

    private static byte[] mutant(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits && bytes.length > 1; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) -1);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 20)), at);
                case 5 -> bytes = spliced(bytes, at, at, random.nextInt(at + 1));
                default -> bytes = digits(bytes, at, random);
            }
        }
        return bytes;
    }

    /** Without the bytes from..to, and with up to 20 bytes from another place instead of them when it is another place. */
    private static byte[] spliced(byte[] bytes, int from, int to, int copied) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        if (copied != from) {
            out.write(bytes, copied, Math.min(20, bytes.length - copied));
        }
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /** Another number in place of a digit, for the formats that are text. */
    private static byte[] digits(byte[] bytes, int at, Random random) {
        int digit = at;
        while (digit < bytes.length && !(bytes[digit] >= '0' && bytes[digit] <= '9')) {
            digit++;
        }
        if (digit == bytes.length) {
            return bytes;
        }
        String[] numbers = {"-1", "0", "2147483647", "9223372036854775807", "1e999", "1048576", "99999999999999999999"};
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, digit);
        out.writeBytes(numbers[random.nextInt(numbers.length)].getBytes(StandardCharsets.US_ASCII));
        out.write(bytes, digit + 1, bytes.length - digit - 1);
        return out.toByteArray();
    }
}
