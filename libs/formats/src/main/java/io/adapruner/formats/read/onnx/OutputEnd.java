package io.adapruner.formats.read.onnx;

import io.adapruner.formats.read.onnx.model.OnnxNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the network ends: before a softmax that turns a classifier's logits into probabilities, since training and
 * comparing need the logits.
 *
 * @param value name of the value that is the network's output
 */
record OutputEnd(String value, Optional<String> warning) {
    private static final Set<String> COPIES = Set.of("Identity", "Cast");

    static OutputEnd of(List<OnnxNode> nodes, String output) {
        String at = output;
        Optional<OnnxNode> maker = maker(nodes, at);
        while (maker.isPresent()
                && COPIES.contains(maker.get().type())
                && !maker.get().inputs().isEmpty()) {
            at = maker.get().inputs().getFirst();
            maker = maker(nodes, at);
        }
        boolean softmax = maker.filter(n -> n.domain().isEmpty())
                .map(OnnxNode::type)
                .filter(Set.of("Softmax", "LogSoftmax")::contains)
                .isPresent();
        return softmax && !maker.orElseThrow().inputs().isEmpty()
                ? new OutputEnd(
                        maker.orElseThrow().inputs().getFirst(),
                        Optional.of("The file ends in a "
                                + maker.orElseThrow().type().toLowerCase(java.util.Locale.ROOT)
                                + "; the network's output are the logits before it."))
                : new OutputEnd(output, Optional.empty());
    }

    private static Optional<OnnxNode> maker(List<OnnxNode> nodes, String value) {
        return nodes.stream().filter(n -> n.outputs().contains(value)).findFirst();
    }
}
