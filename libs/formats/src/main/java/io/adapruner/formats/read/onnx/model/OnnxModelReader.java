package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.protobuf.WireMessage;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code ModelProto}. The file stays mapped as long as one of its tensors is in use, and must not change meanwhile. */
public final class OnnxModelReader {
    /** What PyTorch writes since 2019; older operators differ in ways that no exporter of today emits. */
    public static final int OLDEST_OPSET = 11;
    /** The newest that ONNX Runtime 1.29 runs. */
    public static final int NEWEST_OPSET = 26;

    private static final String WHAT = "the ONNX file";
    private static final int GRAPH = 7;
    private static final int OPSET_IMPORT = 8;
    private static final int METADATA = 14;
    private static final int FUNCTION = 25;
    private static final int DOMAIN = 1;
    private static final int VERSION = 2;

    private final ExternalData external;
    private final GraphReader graphs;
    private final Map<String, OnnxFunction> functions = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();
    private Optional<OnnxGraph> graph = Optional.empty();
    private Optional<Long> opset = Optional.empty();

    private OnnxModelReader(Companions companions) {
        this.external = new ExternalData(companions);
        this.graphs = new GraphReader(external);
    }

    /**
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, damaged or other file, for external data
     *     that is missing or elsewhere; {@link ProblemCode#INVALID_NETWORK} for a cyclic graph, {@link ProblemCode#UNSUPPORTED_NETWORK} for an opset that is not
     *     understood
     */
    public static OnnxModel read(Path file, Companions companions) {
        return new OnnxModelReader(companions).model(ExternalData.map(file));
    }

    private OnnxModel model(MemorySegment file) {
        WireMessage message = WireMessage.of(WHAT, file);
        while (message.next()) {
            switch (message.field()) {
                case GRAPH -> {
                    if (graph.isPresent()) {
                        throw message.invalid("it holds two graphs");
                    }
                    graph = Optional.of(graphs.graph(message.message()));
                }
                case OPSET_IMPORT -> opset(message.message());
                case METADATA -> StringEntry.read(message.message(), metadata);
                case FUNCTION -> {
                    OnnxFunction function = graphs.function(message.message());
                    functions.put(function.key(), function);
                }
                default -> {}
            }
        }
        OnnxGraph read = graph.orElseThrow(() -> message.invalid("it holds no graph; is it an ONNX model?"));
        long version = opset.orElseThrow(() -> message.invalid("it does not say which opset it is written in"));
        if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_NETWORK,
                    WHAT + " is of opset " + version + "; " + OLDEST_OPSET + " to " + NEWEST_OPSET
                            + " are understood: export it again with such an opset_version (or use"
                            + " onnx.version_converter)");
        }
        return new OnnxModel(
                version,
                read.withNodes(ComputationOrder.of(Inlining.of(read.nodes(), functions))),
                metadata,
                file.byteSize() + external.size());
    }

    private void opset(WireMessage message) {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case DOMAIN -> domain = message.text();
                case VERSION -> version = message.integer();
                default -> {}
            }
        }
        if (domain.isEmpty() || domain.equals("ai.onnx")) {
            opset = Optional.of(version);
        }
    }
}
