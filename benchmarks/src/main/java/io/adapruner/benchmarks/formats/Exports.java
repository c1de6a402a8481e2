package io.adapruner.benchmarks.formats;

import io.adapruner.benchmarks.RandomImages;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.export.ExportedNetwork;
import io.adapruner.engine.export.OnnxNetwork;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** The four forms in which a network is delivered, each run by the program that its users run it with. */
record Exports(Engine engine, Python python, Path folder) {
    private static final int IMAGES = 2;

    /**
     * The largest difference from TorchScript's outputs of ONNX Runtime's, of the files read back, and of Python's; where the
     * network is for any size, also on larger images, from a program for that size alone.
     */
    double difference(Network network, Weights weights) throws IOException {
        Preprocessing plain = Programs.plain(network);
        var document = new NetworkDocument(network, plain, List.of());
        TorchScriptExport.write(network, weights, plain, folder.resolve("model.pt"));
        OnnxExport.write(network, weights, plain, folder.resolve("model.onnx"));
        Safetensors.write(weights, folder.resolve("weights.safetensors"));
        Files.write(folder.resolve("network.json"), NetworkJson.write(document));
        PythonSource.of(document).write(folder.resolve("model.py"));
        double largest = difference(network, plain, weights);
        return network.larger().isPresent()
                ? Math.max(largest, difference(network.larger().get(), plain, weights))
                : largest;
    }

    /** @param of the network for the size of the images */
    private double difference(Network of, Preprocessing plain, Weights weights) throws IOException {
        Path onnx = folder.resolve("model.onnx");
        Path alone = folder.resolve("alone.pt");
        TorchScriptExport.write(of.withOpen(OpenSizes.NONE), weights, plain, alone);
        Batch batch = RandomImages.batch(of, IMAGES, new Random(1));
        List<float[]> expected;
        try (var exported = ExportedNetwork.open(engine, alone, of, plain)) {
            expected = exported.outputs(batch);
        }
        double largest = 0;
        try (var exported = ExportedNetwork.open(engine, folder.resolve("model.pt"), of, plain)) {
            largest = Math.max(largest, Programs.difference(exported.outputs(batch), expected));
        }
        try (var runtime = OnnxNetwork.open(onnx, 1, of, plain)) {
            largest = Math.max(largest, Programs.difference(runtime.outputs(batch), expected));
        }
        Tensor input = normalised(of, batch);
        largest = Math.max(largest, Programs.difference(readBack(input), expected));
        return Math.max(largest, Programs.difference(inPython(input), expected));
    }

    private List<float[]> readBack(Tensor input) throws IOException {
        Network network = NetworkJson.read(Files.readAllBytes(folder.resolve("network.json")))
                .network();
        Weights weights = Safetensors.read(folder.resolve("weights.safetensors"));
        return new Programs(engine).outputs(network, weights, input);
    }

    private List<float[]> inPython(Tensor input) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("input", input);
        Safetensors.write(new Weights(tensors), folder.resolve("input.safetensors"));
        String problem = python.ask("run " + folder);
        if (!problem.isEmpty()) {
            throw new IllegalStateException(problem);
        }
        return Programs.outputs(Safetensors.read(folder.resolve("output.safetensors")), "");
    }

    private static Tensor normalised(Network network, Batch batch) {
        float[] values = new float[batch.samples().remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((batch.samples().get(i) & 0xff) / 255.0);
        }
        var shape = new ArrayList<>(network.input().dims());
        shape.addFirst(IMAGES);
        return Tensor.of(shape, values);
    }
}
