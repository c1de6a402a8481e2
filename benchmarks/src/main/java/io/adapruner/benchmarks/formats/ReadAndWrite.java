package io.adapruner.benchmarks.formats;

import io.adapruner.benchmarks.ProcessMemory;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.preflight.ModelDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Time and memory of one import with its pre-flight, or of writing one export; one in each process, so that its peak resident
 * memory is that of this one operation.
 *
 * <pre>
 * ReadAndWrite read FILE [ARCHITECTURE]
 * ReadAndWrite write FILE ARCHITECTURE            FILE: .safetensors, .onnx, .pt (TorchScript), .py or .json
 * </pre>
 */
public final class ReadAndWrite {
    private static final int CLASSES = 1000;

    private ReadAndWrite() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        Optional<String> architecture = args.length > 2 ? Optional.of(args[2]) : Optional.empty();
        long before;
        long start;
        if (args[0].equals("read")) {
            before = ProcessMemory.resident();
            start = System.nanoTime();
            read(file, architecture);
        } else {
            Network network = Architectures.build(architecture.orElseThrow(), CLASSES);
            // What is to be written is in memory already; its size counts as the file's does.
            before = ProcessMemory.resident();
            Weights weights = Initialisation.random(network, 1);
            start = System.nanoTime();
            write(file, network, weights);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "{\"action\": \"%s\", \"file\": \"%s\", \"bytes\": %d, \"seconds\": %.2f, \"residentBefore\": %d,"
                        + " \"residentPeak\": %d}%n",
                args[0],
                file.getFileName(),
                Files.size(file),
                seconds,
                before,
                ProcessMemory.peak());
    }

    private static void read(Path file, Optional<String> architecture) {
        var said = new ModelDescription(
                file.getFileName().toString(), architecture, architecture.map(a -> CLASSES), Optional.empty());
        ImportedNetwork imported = ModelImport.read(file, said);
        ModelDocument document = ModelDocument.of(imported.network(), Method.defaults(), imported.warnings());
        if (document.groups().isEmpty() || imported.weights().tensors().isEmpty()) {
            throw new IllegalStateException("nothing can be pruned of " + file);
        }
    }

    private static void write(Path file, Network network, Weights weights) throws IOException {
        Preprocessing preprocessing = Preprocessing.imageNet();
        var document = new NetworkDocument(network, preprocessing, List.of());
        String name = file.getFileName().toString();
        switch (name.substring(name.lastIndexOf('.'))) {
            case ".safetensors" -> Safetensors.write(weights, file);
            case ".onnx" -> OnnxExport.write(network, weights, preprocessing, file);
            case ".pt" -> TorchScriptExport.write(network, weights, preprocessing, file);
            case ".py" -> PythonSource.of(document).write(file);
            default -> Files.write(file, NetworkJson.write(document));
        }
    }
}
