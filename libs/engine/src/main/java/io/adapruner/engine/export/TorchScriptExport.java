package io.adapruner.engine.export;

import io.adapruner.formats.write.torchscript.Names;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.formats.write.torchscript.ScriptArchive;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.formats.write.torchscript.SizedCode;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.InputParts;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.recipe.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A TorchScript file for {@code torch.jit.load}: {@code forward(x)} from a normalised float {@code [N, C, H, W]}, or from
 * several inputs, to the network's output, or the tuple of its outputs, in fp32 and evaluation mode, with the attributes {@code mean} and {@code deviation} (in units of full
 * intensity) that the input must have been normalised by, the channels of several inputs in their order.
 */
public final class TorchScriptExport {
    private static final String INPUT = "x";

    private TorchScriptExport() {}

    /** @throws UncheckedIOException when the file cannot be written */
    public static void write(Network network, Weights weights, Preprocessing preprocessing, Path file) {
        try {
            ScriptArchive.write(module(network, weights.checkedFor(network), preprocessing), file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    static ScriptModule module(Network network, Weights weights, Preprocessing preprocessing) {
        InputParts parts = InputParts.of(network);
        Map<String, String> inputs = variables(network, parts);
        var code = new NetworkCode(
                Precision.FP32,
                Statistics.RUNNING,
                value -> inputs.getOrDefault(value, Names.attribute("v_", value)),
                name -> "self." + attribute(name));
        List<String> results = network.outputs().stream()
                .map(output -> code.variable(output.value()))
                .toList();
        boolean one = results.size() == 1;
        String joined = String.join(", ", results);
        String body = new SizedCode(network, code).statements(parts.layers()) + "    return "
                + (one ? joined : "(" + joined + ")") + "\n";
        String type =
                one ? "Tensor" : "Tuple[" + String.join(", ", Collections.nCopies(results.size(), "Tensor")) + "]";
        Set<String> trained = network.parameters().entrySet().stream()
                .filter(e -> e.getValue().role().trained())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<ScriptTensor> tensors = new ArrayList<>();
        weights.tensors()
                .forEach((name, tensor) ->
                        tensors.add(new ScriptTensor(attribute(name), tensor, trained.contains(name))));
        tensors.add(constant("mean", preprocessing.mean()));
        tensors.add(constant("deviation", preprocessing.deviation()));
        String parameters = parts.values().stream()
                .map(value -> code.variable(value) + ": Tensor")
                .collect(Collectors.joining(", "));
        return new ScriptModule(tensors, List.of(ScriptModule.method("forward", parameters, type, body)));
    }

    /** What is fed, by the values that it is; of several inputs each tells the size of the batch. */
    private static Map<String, String> variables(Network network, InputParts parts) {
        boolean one = parts.values().size() == 1;
        var variables = new HashMap<String, String>();
        for (int i = 0; i < parts.values().size(); i++) {
            String name = network.inputs().get(i).name();
            variables.put(parts.values().get(i), one ? INPUT : Names.attribute(INPUT + "_", name));
        }
        variables.putIfAbsent(Network.INPUT, variables.get(parts.values().getFirst()));
        return variables;
    }

    private static ScriptTensor constant(String name, List<Double> perChannel) {
        float[] values = new float[perChannel.size()];
        for (int c = 0; c < values.length; c++) {
            values[c] = perChannel.get(c).floatValue();
        }
        return new ScriptTensor(name, Tensor.of(List.of(values.length), values), false);
    }

    private static String attribute(String parameter) {
        return Names.attribute("net_", parameter);
    }
}
