package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.Names;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.formats.write.torchscript.Pointwise;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Network;
import io.adapruner.recipe.Precision;
import java.util.stream.Collectors;

/** A method from normalised input {@code [N, C, H, W]} to the list of the network's outputs as floats. */
record ForwardPass(Network network, Precision precision, String prefix, Pointwise pointwise) {
    ForwardPass(Network network, Precision precision, String prefix) {
        this(network, precision, prefix, Pointwise.CONVOLUTION);
    }

    /** Name of the attribute that holds a parameter. */
    String attribute(String parameter) {
        return Names.attribute(prefix, parameter);
    }

    String method(String name, Statistics statistics) {
        Reachable reachable = Reachable.of(network);
        NetworkCode code = NetworkCode.prefixed(prefix, precision, statistics)
                .pointwise(pointwise)
                .overwriting(reachable.overwriting(network.shapes()));
        String parameters = code.variable(Network.INPUT) + ": Tensor";
        if (statistics == Statistics.AVERAGED) {
            parameters += ", momentum: float";
        }
        return ScriptModule.method(
                name, parameters, "List[Tensor]", code.statements(reachable.layers()) + results(network, code));
    }

    /** The statement that gives back the outputs. */
    static String results(Network network, NetworkCode code) {
        return network.outputs().stream()
                .map(output -> NetworkCode.toFloat(code.variable(output.value())))
                .collect(Collectors.joining(", ", "    return [", "]\n"));
    }
}
