package io.adapruner.formats.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.Fixture;
import io.adapruner.formats.read.ModelFile;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private final Network network = Architectures.build("resnet56-cifar", 10);
    private final Weights weights = Initialisation.random(network, 5);

    /** Bytes in memory that count what is read. */
    private static final class Counting implements RangeReader {
        private final byte[] content;
        private long bytes;
        private int reads;

        Counting(byte[] content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public byte[] read(long offset, int length) {
            bytes += length;
            reads++;
            return Arrays.copyOfRange(content, (int) offset, (int) offset + length);
        }
    }

    private boolean isScale(String name) {
        return network.parameters().get(name).role() == Role.SCALE;
    }

    @Test
    void whatIsWrittenIsReadInTheSameOrder() {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(weights, file);

        assertThat(Safetensors.read(file)).isEqualTo(weights);
        assertThat(Safetensors.read(file).tensors().keySet())
                .containsExactlyElementsOf(weights.tensors().keySet());
        assertThat(file).hasBinaryContent(Safetensors.toBytes(weights));
        assertThat(folder).isDirectoryContaining(f -> f.equals(file)).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void theScalesAloneAreOneSmallRange() {
        var reader = new Counting(Safetensors.toBytes(weights));

        Weights read = Safetensors.read(reader, this::isScale);

        assertThat(read.tensors()).hasSize(55).allSatisfy((name, tensor) -> assertThat(tensor)
                .isEqualTo(weights.get(name)));
        assertThat(reader.bytes).isLessThan(reader.size() / 50);
        assertThat(reader.reads).isLessThanOrEqualTo(3);
    }

    /** The layout of other writers: scales are between the convolutions. */
    @Test
    void scalesBetweenConvolutionsAreStillReadCheaply() {
        var header = new StringBuilder("{");
        int at = 0;
        for (var entry : weights.tensors().entrySet()) {
            int end = at + 4 * entry.getValue().elements();
            header.append(at == 0 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), entry.getValue().shape(), at, end));
            at = end;
        }
        ByteBuffer values = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
        weights.tensors().values().forEach(t -> {
            for (float v : t.toArray()) {
                values.putFloat(v);
            }
        });
        var reader = new Counting(file(header.append("}").toString(), values.array()));

        Weights read = Safetensors.read(reader, this::isScale);

        assertThat(read.tensors()).hasSize(55).allSatisfy((name, tensor) -> assertThat(tensor)
                .isEqualTo(weights.get(name)));
        assertThat(reader.bytes).isLessThan(reader.size() / 50);
    }

    @Test
    void tensorsCloseToEachOtherShareARead() {
        var reader = new Counting(Safetensors.toBytes(weights));

        Weights read = Safetensors.read(reader, name -> true);

        assertThat(read).isEqualTo(weights);
        assertThat(reader.reads).isLessThanOrEqualTo(3);
    }

    @Test
    void everyFloatingTypeOfTheReferenceLibraryIsRead() {
        float[] all = new float[24];
        for (int i = 0; i < all.length; i++) {
            all[i] = i / 8f - 1;
        }
        Path file = Fixture.file(folder, "mixed.safetensors");

        Weights read = ModelFile.read(file);

        assertThat(read.tensors().keySet()).containsExactlyInAnyOrder("b.f32", "a.f16", "c.bf16", "d.f64");
        assertThat(read.get("b.f32")).isEqualTo(Tensor.of(List.of(2, 3, 4), all));
        for (String name : List.of("a.f16", "c.bf16", "d.f64")) {
            assertThat(read.get(name)).isEqualTo(Tensor.of(List.of(24), all));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}} | 12 | inside the tensor before it",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[8,12]}} | 12 | behind a gap",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 12 | end at byte",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | 4 | integer in 0..4",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | 8 | needs 12 bytes",
                "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536],'data_offsets':[0,0]}} | 0 | at most 2 GiB",
                "{'a':{'dtype':'F32','shape':[2147483647,2147483647,2147483647,0],'data_offsets':[0,0]}} | 0 | at most 2 GiB",
                "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}} | 4 | -1 where an integer",
                "{'a':{'dtype':'F99','shape':[1],'data_offsets':[0,4]}} | 4 | unknown type 'F99'",
                "{'a':{'dtype':'I64','shape':[1],'data_offsets':[0,8]}} | 8 | tensor a holds I64 values",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 8 | Duplicate field",
                "[1] | 0 | not a JSON object",
                "{'a':3} | 0 | unknown type ''",
            })
    void anInconsistentHeaderIsRefused(String header, int bytes, String message) {
        Path file = Fixture.file(folder, "bad", file(header.replace('\'', '"'), new byte[bytes]));
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_MODEL_FILE))
                .hasMessageContaining(message);
    }

    @Test
    void aHeaderLongerThanTheFileAllocatesNothing() throws IOException {
        byte[] bytes = file("{}", new byte[0]);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
        Path file = Files.write(folder.resolve("long"), bytes);

        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("18446744073709551615 bytes");
    }

    @Test
    void valuesNeedNoAlignment() {
        byte[] bytes = file(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} ",
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(1.5f)
                        .array());
        assertThat(bytes.length % 4).isNotZero();

        assertThat(Safetensors.read(Fixture.file(folder, "odd", bytes)).get("a").toArray())
                .containsExactly(1.5f);
    }

    @Test
    void prefixesThatAllNamesShareAreTakenOff() {
        var wrapped = new LinkedHashMap<String, Tensor>();
        wrapped.put("module._orig_mod.a", Tensor.of(List.of(1), 1));
        wrapped.put("module._orig_mod.model.b", Tensor.of(List.of(1), 2));
        Path file = Fixture.file(folder, "wrapped", Safetensors.toBytes(new Weights(wrapped)));

        assertThat(ModelFile.read(file).tensors().keySet()).containsExactly("a", "model.b");
    }

    private static byte[] file(String header, byte[] values) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(values)
                .array();
    }
}
