package io.adapruner.formats.read.onnx;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.NetworkSize;
import io.adapruner.formats.read.onnx.model.OnnxModelReader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * An ONNX file of opset 11 to 26 as PyTorch, TensorFlow and Paddle write it: its graph becomes a network, the names of its
 * weights survive. Shape arithmetic is computed, functions are written out, nothing is executed.
 */
public final class OnnxFile {
    private OnnxFile() {}

    /**
     * The files beside a model that hold weights of it.
     *
     * @throws ProblemException as {@link #read} does for a damaged file or one that is missing
     */
    public static List<Path> companions(Path file) {
        var found = new LinkedHashSet<Path>();
        Companions beside = Companions.beside(file);
        OnnxModelReader.read(file, name -> {
            Optional<Path> companion = beside.named(name);
            companion.ifPresent(found::add);
            return companion;
        });
        return List.copyOf(found);
    }

    /** Structure and weights, with all of its inputs. */
    public static ImportedNetwork read(Path file, Companions companions, Optional<List<Integer>> input) {
        return read(file, companions, input, FixedInputs.NONE);
    }

    /**
     * Structure and weights. The weights are views of the mapped files, which must not change while they are in use.
     *
     * @param companions the files that came with it, for weights that are kept outside
     * @param input size of one sample, channels first, where the file leaves it open; empty: the file's own
     * @param fixed inputs that become constants
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, damaged or other file and for external
     *     data that is missing; {@link ProblemCode#UNSUPPORTED_NETWORK} for a graph that has no equal among the network's
     *     operations, naming the node and its operator; {@link ProblemCode#WEIGHTS_MISMATCH} and
     *     {@link ProblemCode#NON_FINITE_WEIGHTS} for weights that do not fit
     */
    public static ImportedNetwork read(
            Path file, Companions companions, Optional<List<Integer>> input, FixedInputs fixed) {
        ImportedNetwork read = OnnxNetworkReader.read(file, companions, input, fixed);
        NetworkSize.check(read.network());
        return read;
    }
}
