package io.adapruner.formats.read.onnx;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.NetworkSize;
import io.adapruner.formats.read.onnx.model.OnnxModel;
import io.adapruner.formats.read.onnx.model.OnnxModelReader;
import io.adapruner.formats.read.onnx.model.OnnxNode;
import io.adapruner.formats.read.onnx.model.OnnxValue;
import io.adapruner.formats.read.onnx.operator.Computed;
import io.adapruner.formats.read.onnx.operator.NodeOrigins;
import io.adapruner.formats.read.onnx.operator.Operand;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.read.onnx.operator.Operand.Sequence;
import io.adapruner.formats.read.onnx.operator.Operand.Unusable;
import io.adapruner.formats.read.onnx.operator.Parameters;
import io.adapruner.formats.read.onnx.operator.Producers;
import io.adapruner.formats.read.onnx.operator.TranslationContext;
import io.adapruner.formats.translation.Arrangement;
import io.adapruner.formats.translation.FinishedNetwork;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.UnderstoodOutputs;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.size.Reading;
import io.adapruner.formats.translation.size.Sized;
import io.adapruner.formats.translation.size.Sizing;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.formats.translation.source.TakenInputs;
import io.adapruner.network.Weights;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;

/** Turns an ONNX model into a network with its weights. */
public final class OnnxNetworkReader {
    private static final String NAME = "onnx";

    private final OnnxModel model;
    private final GraphInputs inputs;
    private final NetworkDraft draft;
    private final Parameters parameters;
    private final NodeOrigins origins;
    private final List<String> warnings = new ArrayList<>();

    private OnnxNetworkReader(OnnxModel model, Optional<List<Integer>> wanted, FixedInputs fixed) {
        this.model = model;
        this.inputs = GraphInputs.of(model.graph(), wanted, fixed);
        this.draft = new NetworkDraft(inputs.joined());
        this.origins = new NodeOrigins(model.graph().nodes());
        this.parameters = new Parameters(origins);
    }

    /** See {@link io.adapruner.formats.read.onnx.OnnxFile#read}. */
    public static ImportedNetwork read(
            Path file, Companions companions, Optional<List<Integer>> input, FixedInputs fixed) {
        try {
            OnnxModel model = OnnxModelReader.read(file, companions);
            var reader = new OnnxNetworkReader(model, input, fixed);
            FinishedNetwork finished = reader.finished();
            Sized sized =
                    Sizing.of(reader.reading(finished), reader.inputs.open(), size -> reading(model, size, fixed));
            reader.warnings.addAll(sized.warnings());
            return new ImportedNetwork(sized.network(), sized.weights(reader.weights(finished)), reader.warnings);
        } catch (NodeProblem e) {
            throw new ProblemException(e.code(), "the ONNX file: " + e.getMessage(), e);
        } catch (IllegalArgumentException | NoSuchElementException | ArithmeticException e) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, "the ONNX file: " + e.getMessage(), e);
        }
    }

    /** The same file for another size of its input. */
    private static Reading reading(OnnxModel model, TensorShape size, FixedInputs fixed) {
        try {
            var reader = new OnnxNetworkReader(model, Optional.of(size.dims()), fixed);
            return reader.reading(reader.finished());
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, e.getMessage(), e);
        }
    }

    private Reading reading(FinishedNetwork finished) {
        var values = new LinkedHashMap<String, Object>();
        finished.sources()
                .forEach((parameter, source) -> values.put(
                        parameter,
                        source instanceof Source.FromFile(String name, var _) ? parameters.identity(name) : source));
        Map<String, ParameterSpec> specs = finished.network().parameters();
        return new Reading(finished.network(), values, name -> Optional.ofNullable(specs.get(name))
                .map(spec -> tensor(finished.sources().get(name), spec)));
    }

    private FinishedNetwork finished() {
        List<OnnxNode> nodes = model.graph().nodes();
        long stated = inputs.batch();
        long batch = stated == OnnxValue.UNKNOWN ? TranslationContext.ANY_BATCH : stated;
        var context = new TranslationContext(
                draft, origins, parameters, new Producers(nodes), Computed.beside(model.graph()), model.opset(), batch);
        var translation = GraphTranslation.of(context, model.graph(), given());
        warnings.addAll(inputs.taken().warnings());
        warnings.addAll(inputs.joined().warnings());
        FinishedNetwork finished = draft.finish(NAME, outputs(translation));
        NetworkSize.check(finished.network(), model.bytes());
        warnings.addAll(finished.warnings());
        return finished;
    }

    /** What the graph's inputs stand for. */
    private Map<String, Operand> given() {
        var given = new HashMap<String, Operand>();
        for (int i = 0; i < inputs.all().size(); i++) {
            View view = View.of(draft.parts().get(i));
            boolean last = inputs.all().get(i).channelsLast();
            given.put(inputs.all().get(i).name(), new Flow(last ? view.permuted(List.of(0, 2, 3, 1)) : view));
        }
        if (inputs.all().stream().anyMatch(GraphInput::channelsLast)) {
            warnings.add("The file takes images with channels last; the network takes them with channels first.");
        }
        inputs.fixed().forEach((name, constant) -> given.put(name, new Fixed(constant)));
        TakenInputs taken = inputs.taken();
        taken.others().forEach(other -> given.put(other, new Unusable(taken.beside(other))));
        return given;
    }

    private SequencedMap<String, Activation> outputs(GraphTranslation translation) {
        List<OnnxValue> outputs = model.graph().outputs();
        if (outputs.isEmpty()) {
            throw NodeProblem.invalid("the graph has no output");
        }
        var understood = new UnderstoodOutputs();
        outputs.forEach(output -> understood.add(output.name(), () -> output(translation, output)));
        warnings.addAll(understood.warnings());
        return understood.all();
    }

    private Activation output(GraphTranslation translation, OnnxValue output) {
        return switch (translation.value(output.name())) {
            case Unusable(ProblemException reason) -> throw reason;
            case Flow(View view) -> activation(view, output);
            case Fixed _ -> throw NodeProblem.unsupported("output " + output.name() + " does not depend on the input");
            case Sequence _ -> throw NodeProblem.unsupported("output " + output.name() + " is a sequence of tensors");
        };
    }

    private Activation activation(View view, OnnxValue output) {
        OnnxNode maker = model.graph().nodes().stream()
                .filter(n -> n.outputs().contains(output.name()))
                .findFirst()
                .orElseThrow(() -> NodeProblem.invalid("output " + output.name() + " is no operator's result"));
        Activation activation = new Arrangement(draft, origins.origin(maker)).of(view);
        if (draft.given(activation)) {
            throw NodeProblem.unsupported("output " + output.name() + " is an input itself");
        }
        return activation;
    }

    private Weights weights(FinishedNetwork finished) {
        Map<String, ParameterSpec> specs = finished.network().parameters();
        var tensors = new LinkedHashMap<String, Tensor>();
        finished.sources().forEach((parameter, source) -> tensors.put(parameter, tensor(source, specs.get(parameter))));
        return new Weights(tensors);
    }

    private Tensor tensor(Source source, ParameterSpec spec) {
        return switch (source) {
            case Source.FromFile(String name, var _) -> parameters.tensor(name);
            case Source.Folded(String name, var _, var _) ->
                throw new IllegalStateException(name + " is computed while the graph is read");
            case Source.Filled(float value) -> Tensor.filled(spec.shape(), value);
            case Source.Computed(Tensor tensor) -> tensor;
        };
    }
}
