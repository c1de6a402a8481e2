package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Message;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An ONNX file (opset 17): the network's outputs under their names from {@code input}, a normalised float {@code [batch, C, H, W]},
 * or from several inputs under their names, in fp32 and evaluation mode, for any batch, and any height and width that the network leaves open. Nodes are named after layers and initialisers after parameters; the metadata
 * {@code mean} and {@code deviation} (comma-separated, in units of full intensity) say what the input must have been
 * normalised by, the channels of several inputs in their order. The same network gives the same bytes.
 */
public final class OnnxExport {
    /** IR version and opset of ONNX 1.12: what PyTorch's exporters write by default, read by every runtime of today. */
    private static final int IR_8 = 8;

    private static final int OPSET_17 = 17;

    private static final int IR_VERSION = 1;
    private static final int PRODUCER_NAME = 2;
    private static final int GRAPH = 7;
    private static final int OPSET_IMPORT = 8;
    private static final int METADATA_PROPS = 14;
    private static final int OPSET_VERSION = 2;
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private OnnxExport() {}

    /**
     * Writes the file; beside the weights themselves this takes memory for names and shapes only.
     *
     * @throws ProblemException {@link ProblemCode#PAYLOAD_TOO_LARGE} above 2 GiB, the most that protobuf holds;
     *     {@link ProblemCode#WEIGHTS_MISMATCH}; {@link ProblemCode#NON_FINITE_WEIGHTS};
     *     {@link ProblemCode#UNSUPPORTED_NETWORK} naming an adaptive pooling that is too large to be written out
     * @throws UncheckedIOException when the file cannot be written
     */
    public static void write(Network network, Weights weights, Preprocessing preprocessing, Path file) {
        var graph = new Graph(network);
        Message head = new Message()
                .integer(IR_VERSION, IR_8)
                .text(PRODUCER_NAME, "AdaPruner")
                .opening(GRAPH, graph.size());
        Message tail = new Message()
                .message(OPSET_IMPORT, new Message().integer(OPSET_VERSION, OPSET_17))
                .message(METADATA_PROPS, property("mean", preprocessing.mean()))
                .message(METADATA_PROPS, property("deviation", preprocessing.deviation()));
        long bytes = head.size() + graph.size() + tail.size();
        if (bytes > Integer.MAX_VALUE) {
            throw new ProblemException(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    network.name() + " takes " + bytes + " bytes as ONNX, the format holds " + Integer.MAX_VALUE);
        }
        Weights checked = weights.checkedFor(network);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            head.writeTo(out);
            graph.write(checked, out);
            tail.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static Message property(String key, List<Double> perChannel) {
        String value = perChannel.stream().map(String::valueOf).collect(Collectors.joining(","));
        return new Message().text(KEY, key).text(VALUE, value);
    }
}
