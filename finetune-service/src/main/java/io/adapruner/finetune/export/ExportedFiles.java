package io.adapruner.finetune.export;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.export.ExportedNetwork;
import io.adapruner.engine.export.OnnxNetwork;
import io.adapruner.engine.export.TorchScriptExport;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.formats.write.onnx.OnnxExport;
import io.adapruner.formats.write.python.PythonSource;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pruned network as files, each read back and compared before it may leave this machine.
 *
 * <pre>
 * network.json          structure, preprocessing and class names
 * weights.safetensors   the weights, under the user's own parameter names
 * model.pt              both as a TorchScript program for normalised floats
 * model.onnx            both as an ONNX graph for normalised floats
 * model.py              the structure as a PyTorch module that loads the weights, to go on training in Python
 * </pre>
 *
 * <p>A network whose input may be of any size is compared at a larger size too, with a program that is made for that size alone.
 *
 * <p>Nothing here runs Python: of model.py it is checked that it is on the disk as it was written and that following its
 * constructors gives exactly the names and shapes of the weights. That it computes the same numbers is proved where a Python
 * with PyTorch is available, by integration-tests/python/round_trip.py.
 */
final class ExportedFiles {
    /** Largest difference of an output's values between the engine and an exported program, relative to the largest (or 1). */
    static final double TOLERANCE = 1e-4;

    static final String NETWORK = "network.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String TORCHSCRIPT = "model.pt";
    static final String PYTHON = "model.py";
    static final String ONNX = "model.onnx";

    private final Engine engine;
    private final NetworkDocument document;
    private final Weights weights;

    /** @param engine of whose host the files are compared: a device that rounds convolutions would differ from every one of them */
    ExportedFiles(Engine engine, NetworkDocument document, Weights weights) {
        this.engine = engine.host();
        this.document = document;
        this.weights = weights;
    }

    static List<String> names() {
        return List.of(NETWORK, WEIGHTS, TORCHSCRIPT, ONNX, PYTHON);
    }

    /**
     * Writes all files into a folder.
     *
     * @param sample on which libtorch and ONNX Runtime, given the files, must agree with the engine
     * @throws ProblemException {@link ProblemCode#ARTIFACT_MISMATCH} naming the file that differs
     */
    void write(Path folder, Batch sample) {
        try {
            Files.write(folder.resolve(NETWORK), NetworkJson.write(document));
            Safetensors.write(weights, folder.resolve(WEIGHTS));
            TorchScriptExport.write(document.network(), weights, document.preprocessing(), folder.resolve(TORCHSCRIPT));
            PythonSource source = PythonSource.of(document);
            source.write(folder.resolve(PYTHON));
            OnnxExport.write(document.network(), weights, document.preprocessing(), folder.resolve(ONNX));
            check(
                    NETWORK,
                    NetworkJson.read(Files.readAllBytes(folder.resolve(NETWORK)))
                            .equals(document));
            check(WEIGHTS, Safetensors.read(folder.resolve(WEIGHTS)).equals(weights));
            check(
                    PYTHON,
                    Files.readString(folder.resolve(PYTHON)).equals(source.text())
                            && source.parameters().equals(shapes()));
            checkPrograms(folder, document.network(), sample);
            document.network().larger().ifPresent(larger -> checkPrograms(folder, larger, resized(sample, larger)));
        } catch (IOException e) {
            throw new UncheckedIOException("writing the pruned network to " + folder, e);
        }
    }

    /** @param network the one that is exported, for the size of the images */
    private void checkPrograms(Path folder, Network network, Batch images) {
        List<float[]> expected = outputs(network, images);
        check(TORCHSCRIPT, agree(expected, torchScript(folder.resolve(TORCHSCRIPT), network, images)));
        check(ONNX, agree(expected, onnx(folder.resolve(ONNX), network, images)));
    }

    /** The first sample in another size, each position from the nearest one. */
    private Batch resized(Batch sample, Network network) {
        TensorShape from = document.network().input();
        TensorShape to = network.input();
        int bytes = sample.kind().valueBytes();
        ByteBuffer values = ByteBuffer.allocateDirect(Math.toIntExact(bytes * to.elements()));
        for (long position = 0; position < to.elements(); position++) {
            int at = Math.toIntExact(bytes * nearest(position, to.dims(), from.dims()));
            values.put(sample.samples().slice(at, bytes));
        }
        return Batch.unlabelled(sample.kind(), values.flip(), 1);
    }

    /** Of a row-major position among extents, the one at the same place among others. */
    private static long nearest(long position, List<Integer> extents, List<Integer> others) {
        long rest = position;
        long found = 0;
        long step = 1;
        for (int axis = extents.size() - 1; axis >= 0; axis--) {
            long index = rest % extents.get(axis);
            rest /= extents.get(axis);
            found += step * (index * others.get(axis) / extents.get(axis));
            step *= others.get(axis);
        }
        return found;
    }

    private Map<String, List<Integer>> shapes() {
        return weights.tensors().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, tensor -> tensor.getValue().shape()));
    }

    // One network at a time: each of the three ways to the outputs has its own weights.

    private List<float[]> outputs(Network network, Batch sample) {
        try (RunningNetwork running = engine.load(network, weights, document.preprocessing(), Precision.FP32)) {
            return running.outputs(sample);
        }
    }

    private List<float[]> torchScript(Path file, Network network, Batch sample) {
        try (ExportedNetwork exported = ExportedNetwork.open(engine, file, network, document.preprocessing())) {
            return exported.outputs(sample);
        }
    }

    private List<float[]> onnx(Path file, Network network, Batch sample) {
        try (OnnxNetwork exported = OnnxNetwork.open(file, engine.threads(), network, document.preprocessing())) {
            return exported.outputs(sample);
        }
    }

    private static boolean agree(List<float[]> expected, List<float[]> found) {
        return expected.size() == found.size()
                && IntStream.range(0, expected.size()).allMatch(i -> agree(expected.get(i), found.get(i)));
    }

    static boolean agree(float[] expected, float[] found) {
        if (expected.length != found.length) {
            return false;
        }
        double largest = 1;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            // Math.max keeps NaN, and NaN is not within any tolerance.
            difference = Math.max(difference, Math.abs((double) expected[i] - found[i]));
        }
        return difference / largest <= TOLERANCE;
    }

    private static void check(String file, boolean same) {
        if (!same) {
            throw new ProblemException(
                    ProblemCode.ARTIFACT_MISMATCH, file + " differs from the network when it is read back");
        }
    }
}
