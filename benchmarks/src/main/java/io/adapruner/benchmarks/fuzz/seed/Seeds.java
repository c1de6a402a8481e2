package io.adapruner.benchmarks.fuzz.seed;

import io.adapruner.data.archive.TarWriter;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes valid inputs to begin from, a folder for each target: the fixtures of the readers' tests, and our writers' files. */
public final class Seeds {
    private static final Preprocessing PLAIN = new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    private static final List<String> PROGRAMS =
            List.of("modern.pt2", "small.pt2", "small-old.pt2", "small-training.pt2", "small-dynamic-decomposed.pt2");
    private static final List<String> ZIPS = List.of(
            "mixed-zip.pt",
            "mixed-deflated.pt",
            "protocol3.pt",
            "protocol4.pt",
            "protocol5.pt",
            "beside-zip.pt",
            "integers-zip.pt",
            "empty-zip.pt");
    private static final List<String> STREAMS =
            List.of("mixed-legacy.pt", "integers-legacy.pt", "module-legacy.pt", "empty-legacy.pt", "beside-legacy.pt");

    private final Path fixtures;
    private final Path out;

    private Seeds(Path fixtures, Path out) {
        this.fixtures = fixtures;
        this.out = out;
    }

    /** Arguments: the folder with the fixtures, the folder to write to. */
    public static void main(String[] arguments) throws IOException {
        var seeds = new Seeds(Path.of(arguments[0]), Path.of(arguments[1]));
        seeds.programs();
        seeds.weights();
        seeds.datasets();
        seeds.networks();
        seeds.graphs();
    }

    private void programs() throws IOException {
        for (String program : PROGRAMS) {
            copy(program, "program");
            ImportedNetwork read = ModelImport.read(
                    fixtures.resolve(program),
                    new ModelDescription(program, Optional.empty(), Optional.empty(), Optional.empty()));
            Path file = Files.createTempFile("seed", ".onnx");
            OnnxExport.write(read.network(), read.weights(), PLAIN, file);
            byte[] onnx = Files.readAllBytes(file);
            Files.delete(file);
            write("onnx", program, onnx);
            write("onnx-graph", program, OpenMessage.opened(onnx, OnnxMessage.MODEL));
            write("network-json", program, document(read.network()));
        }
        SplicedArchive modern = SplicedArchive.of("modern.pt2");
        write("program-graph", "modern", CompactProgram.of(modern.content("models/model.json")));
        write("program-graph", "weights", modern.content("_weights_config.json"));
        write("program-graph", "small", SplicedArchive.of("small.pt2").content("models/model.json"));
        write(
                "program-graph",
                "decomposed",
                CompactProgram.of(
                        SplicedArchive.of("small-dynamic-decomposed.pt2").content("models/model.json")));
    }

    private void weights() throws IOException {
        for (String zip : ZIPS) {
            copy(zip, "checkpoint");
            write("pickle", zip, SplicedArchive.of(zip).content("data.pkl"));
        }
        for (String stream : STREAMS) {
            copy(stream, "stream");
        }
        copy("mixed.safetensors", "safetensors");
        var classifier = new LinkedHashMap<String, Tensor>();
        classifier.put("module.fc.weight", Tensor.filled(List.of(10, 64), 1));
        classifier.put("module.fc.bias", Tensor.filled(List.of(10), 0));
        classifier.put("module.fc.nothing", Tensor.of(List.of(0, 64)));
        write("safetensors", "classifier", Safetensors.toBytes(new Weights(classifier)));
    }

    private void datasets() throws IOException {
        var labelled = new LinkedHashMap<String, byte[]>();
        var folders = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 4; i++) {
            byte[] image = i % 2 == 0 ? Pictures.png(4, 4, true) : Pictures.jpeg(4, 4, true);
            String ending = i % 2 == 0 ? ".png" : ".jpg";
            labelled.put(i + ending, image);
            labelled.put(i + ".cls", String.valueOf(i / 2).getBytes(StandardCharsets.US_ASCII));
            folders.put("./class" + i / 2 + "/" + "long".repeat(30) + i + ending, image);
        }
        folders.put("classes.txt", "class0\nclass1\n".getBytes(StandardCharsets.US_ASCII));
        write("tar", "labelled", tar(labelled));
        write("tar", "folders", tar(folders));
        write("zip", "labelled", zip(labelled));
        write("zip", "folders", zip(folders));
        for (boolean colour : new boolean[] {true, false}) {
            write("image", "png-" + colour, Pictures.png(9, 7, colour));
            write("image", "jpeg-" + colour, Pictures.jpeg(17, 9, colour));
        }
        write("image", "png-palette", Pictures.palette(5, 3));
        write("image", "jpeg-progressive", Pictures.progressive(17, 9));
        pictures();
        for (String order : new String[] {"<f4", ">i2", "|u1"}) {
            write("npy", order.substring(1), npy(order, order.equals("|u1")));
        }
    }

    /** In the formats that the JDK does not write. */
    private void pictures() throws IOException {
        Path folder = fixtures.resolve("../../../../../../../data/src/test/resources/io/adapruner/data/image");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> !f.toString().endsWith(".rgb")).toList()) {
                write("image", file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
    }

    /** Version 1.0, six values of zero. */
    private static byte[] npy(String descr, boolean fortran) {
        String header = "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False")
                + ", 'shape': (2, 3), }\n";
        byte[] values = new byte[6 * (descr.charAt(2) - '0')];
        return ByteBuffer.allocate(10 + header.length() + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(values)
                .array();
    }

    private void networks() throws IOException {
        write("network-json", "resnet", document(Architectures.build("resnet20-cifar", 10)));
    }

    private void graphs() throws IOException {
        for (Map.Entry<String, byte[]> graph : OperatorGraphs.all().entrySet()) {
            write("onnx-graph", graph.getKey(), graph.getValue());
            write("onnx", graph.getKey(), OpenMessage.closed(graph.getValue()));
        }
    }

    private static byte[] document(Network network) {
        return NetworkJson.write(new NetworkDocument(network, PLAIN, List.of()));
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.add(file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private void copy(String fixture, String target) throws IOException {
        write(target, fixture, Files.readAllBytes(fixtures.resolve(fixture)));
    }

    private void write(String target, String name, byte[] bytes) throws IOException {
        Files.write(Files.createDirectories(out.resolve(target)).resolve(name), bytes);
    }
}
