package io.adapruner.importance;

import io.adapruner.network.Block;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.pipeline.document.Importance.BlockImportance;
import io.adapruner.pipeline.document.Importance.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * "evaluate the importance of each block in the network based on the mean of the scaling parameters of the BN layers"
 * (AdaPruner): I_b = mean over the block's BN layers of mean |gamma|, all BN layers of the block, shortcuts excluded.
 *
 * <p>A block without any batch norm has no scale. Its stand-in is the mean L2 norm of its filters, brought onto the scale of
 * the other blocks: divided by the mean of that norm over the blocks without batch norm, times the mean importance of those
 * with it (1 if there are none). The document says which measure a block has.
 */
public final class BlockScales {
    private final Map<String, Evidence> evidence = new LinkedHashMap<>();

    /** What a block's importance is read from: its batch norms or, without any, its convolutions and linear layers. */
    private record Evidence(List<String> groups, List<String> norms, List<String> producers) {
        List<String> layers() {
            return norms.isEmpty() ? producers : norms;
        }
    }

    public BlockScales(Network network, Prunable prunable) {
        Set<String> parameters = network.parameters().keySet();
        for (Block block : prunable.blocks()) {
            List<String> groups = prunable.blockOf().entrySet().stream()
                    .filter(e -> e.getValue().equals(block.name()))
                    .map(Map.Entry::getKey)
                    .toList();
            List<String> weighted = block.layers().stream()
                    .filter(name -> parameters.contains(weight(name)))
                    .toList();
            Map<Boolean, List<String>> byNorm = weighted.stream()
                    .collect(Collectors.partitioningBy(
                            name -> network.layer(name).op() instanceof BatchNorm2d));
            evidence.put(block.name(), new Evidence(groups, byNorm.get(true), byNorm.get(false)));
        }
    }

    /** Full names of the tensors that {@link #importance} reads. */
    public Set<String> wanted() {
        var names = new LinkedHashSet<String>();
        evidence.values().forEach(of -> of.layers().forEach(layer -> names.add(weight(layer))));
        return names;
    }

    /** One entry per block, in network order. */
    public List<BlockImportance> importance(Weights weights) {
        var raw = new LinkedHashMap<String, Double>();
        evidence.forEach((block, of) -> raw.put(
                block,
                of.layers().stream()
                        .mapToDouble(layer -> meanNorm(weights.get(weight(layer))))
                        .average()
                        .orElseThrow()));
        double scales = mean(raw, false, 1);
        double filters = mean(raw, true, 1);
        var blocks = new ArrayList<BlockImportance>();
        evidence.forEach((block, of) -> {
            boolean scaled = !of.norms().isEmpty();
            blocks.add(new BlockImportance(
                    block,
                    scaled ? raw.get(block) : raw.get(block) / filters * scales,
                    scaled ? Measure.BN_SCALE : Measure.FILTER_NORM,
                    of.groups()));
        });
        return List.copyOf(blocks);
    }

    /** The same importance everywhere: the control. */
    public List<BlockImportance> uniform() {
        return evidence.entrySet().stream()
                .map(e -> new BlockImportance(
                        e.getKey(), 1, Measure.UNIFORM, e.getValue().groups()))
                .toList();
    }

    private double mean(Map<String, Double> raw, boolean withoutNorm, double otherwise) {
        double mean = raw.entrySet().stream()
                .filter(e -> evidence.get(e.getKey()).norms().isEmpty() == withoutNorm)
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElse(otherwise);
        return mean > 0 ? mean : otherwise;
    }

    /** Mean over the first axis of the L2 norm of the rest: mean |gamma| for a scale, mean filter norm for a kernel. */
    private static double meanNorm(Tensor tensor) {
        int rows = tensor.shape().getFirst();
        int row = tensor.elements() / rows;
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            double squares = 0;
            for (int i = r * row; i < (r + 1) * row; i++) {
                squares += (double) tensor.get(i) * tensor.get(i);
            }
            sum += Math.sqrt(squares);
        }
        return sum / rows;
    }

    private static String weight(String layer) {
        return layer + ".weight";
    }
}
