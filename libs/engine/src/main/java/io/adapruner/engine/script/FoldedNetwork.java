package io.adapruner.engine.script;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Network.Output;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network for evaluation with every batch norm that directly follows a convolution folded into it:
 * {@code w' = w * s, b' = beta + (b - mean) * s} with {@code s = gamma / sqrt(var + eps)}, in double precision; dropouts and
 * identities are removed.
 */
public record FoldedNetwork(Network network, Weights weights) {
    public static FoldedNetwork of(Network network, Weights weights) {
        Map<String, Layer> normOf = foldable(network);
        var folded = new LinkedHashMap<>(weights.tensors());
        List<Layer> layers = new ArrayList<>();
        // What reads a removed layer reads that layer's input: a fused pass sees the activation next to its
        // convolution.
        var standIns = new HashMap<String, String>();
        for (Layer layer : network.layers()) {
            List<String> inputs = layer.inputs().stream()
                    .map(i -> standIns.getOrDefault(i, i))
                    .toList();
            if (layer.op() instanceof Conv2d conv && normOf.containsKey(layer.name())) {
                fold(layer, conv, normOf.get(layer.name()), weights, folded);
                layers.add(layer.with(conv.withBias(true)).reading(inputs));
            } else if (normOf.containsValue(layer) || layer.op() instanceof Identity || layer.op() instanceof Dropout) {
                standIns.put(layer.name(), inputs.getFirst());
            } else {
                layers.add(layer.reading(inputs));
            }
        }
        List<Output> outputs = network.outputs().stream()
                .map(o -> new Output(o.name(), standIns.getOrDefault(o.value(), o.value())))
                .toList();
        return new FoldedNetwork(
                new Network(network.name(), network.input(), layers, outputs, List.of()), new Weights(folded));
    }

    /** For each convolution that only a batch norm reads, that batch norm. */
    private static Map<String, Layer> foldable(Network network) {
        var readers = new HashMap<String, Integer>();
        network.outputs().forEach(output -> readers.merge(output.value(), 1, Integer::sum));
        network.layers().forEach(l -> l.inputs().forEach(i -> readers.merge(i, 1, Integer::sum)));
        var ops = new HashMap<String, Op>();
        network.layers().forEach(l -> ops.put(l.name(), l.op()));
        var norms = new LinkedHashMap<String, Layer>();
        for (Layer layer : network.layers()) {
            String input = layer.inputs().getFirst();
            if (layer.op() instanceof BatchNorm2d && ops.get(input) instanceof Conv2d && readers.get(input) == 1) {
                norms.put(input, layer);
            }
        }
        Set<String> apart = shared(network, norms);
        norms.keySet()
                .removeIf(conv -> apart.contains(network.layer(conv).module())
                        || apart.contains(norms.get(conv).module()));
        return norms;
    }

    /**
     * Modules that are called several times and not each time as one convolution with one batch norm: what would be folded into one
     * call's weights is not in another's.
     */
    private static Set<String> shared(Network network, Map<String, Layer> norms) {
        var partners = new HashMap<String, Set<String>>();
        var normsOf = new HashMap<String, String>();
        norms.forEach((conv, norm) -> {
            normsOf.put(conv, norm.module());
            normsOf.put(norm.name(), network.layer(conv).module());
        });
        for (Layer layer : network.layers()) {
            if (layer.op() instanceof Conv2d || layer.op() instanceof BatchNorm2d) {
                partners.computeIfAbsent(layer.module(), _ -> new HashSet<>())
                        .add(normsOf.getOrDefault(layer.name(), ""));
            }
        }
        return partners.entrySet().stream()
                .filter(partner -> partner.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static void fold(Layer layer, Conv2d conv, Layer norm, Weights weights, Map<String, Tensor> folded) {
        Tensor gamma = weights.get(norm.parameter("weight"));
        Tensor beta = weights.get(norm.parameter("bias"));
        Tensor mean = weights.get(norm.parameter("running_mean"));
        Tensor variance = weights.get(norm.parameter("running_var"));
        double eps = ((BatchNorm2d) norm.op()).eps();
        Tensor weight = weights.get(layer.parameter("weight"));
        float[] scaled = weight.toArray();
        float[] bias = new float[conv.out()];
        int perChannel = scaled.length / conv.out();
        for (int c = 0; c < conv.out(); c++) {
            double scale = gamma.get(c) / Math.sqrt(variance.get(c) + eps);
            double before = conv.bias() ? weights.get(layer.parameter("bias")).get(c) : 0;
            bias[c] = (float) (beta.get(c) + (before - mean.get(c)) * scale);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                scaled[i] = (float) (scaled[i] * scale);
            }
        }
        folded.put(layer.parameter("weight"), Tensor.of(weight.shape(), scaled));
        folded.put(layer.parameter("bias"), Tensor.of(List.of(conv.out()), bias));
        norm.op().parameters().forEach(p -> folded.remove(norm.parameter(p.name())));
    }
}
