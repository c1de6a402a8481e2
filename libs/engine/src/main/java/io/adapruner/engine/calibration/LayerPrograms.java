package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.adapruner.engine.Engine;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A network as one TorchScript program with a method for each layer. Parameters are arguments, so the program is made once
 * for a structure and serves all weights that fit it.
 */
public final class LayerPrograms implements AutoCloseable {
    private final TensorKit kit;
    private final Network network;
    private final LoadedProgram program;

    public LayerPrograms(Engine engine, TensorKit kit, Network network, Precision precision) {
        this.kit = kit;
        this.network = network;
        List<String> methods = network.layers().stream()
                .map(l -> method(l, engine.precision(precision)))
                .toList();
        this.program = engine.compile(new ScriptModule(List.of(), methods));
    }

    public Network network() {
        return network;
    }

    private String method(Layer layer, Precision precision) {
        var code = new NetworkCode(
                precision,
                Statistics.RUNNING,
                value -> "(values)[" + layer.inputs().indexOf(value) + "]",
                name -> "(values)[" + (layer.inputs().size() + parameters(layer).indexOf(name)) + "]");
        return ScriptModule.method(
                name(layer),
                "values: List[Tensor]",
                "Tensor",
                "    return torch.detach(" + code.expression(layer) + ")\n");
    }

    private static List<String> parameters(Layer layer) {
        return layer.op().parameters().stream()
                .map(ParameterSpec::name)
                .map(layer::parameter)
                .toList();
    }

    private String name(Layer layer) {
        return "layer" + network.layers().indexOf(layer);
    }

    /** The layer's value in evaluation mode; a new tensor that the caller closes. */
    NDArray run(Layer layer, Map<String, NDArray> values, Map<String, NDArray> weights) {
        var arguments = new NDList();
        Stream.concat(
                        layer.inputs().stream().map(values::get),
                        parameters(layer).stream().map(weights::get))
                .forEach(arguments::add);
        return kit.call(program, name(layer), Argument.of(arguments));
    }

    @Override
    public void close() {
        program.close();
    }
}
