package io.adapruner.inheritance.trial;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import java.util.List;

/**
 * The unpruned network that candidates inherit their weights from.
 *
 * @param aims what each output of a candidate is to be near to, in the order of the outputs, where this network says what is right;
 *     empty where labels do
 */
public record OriginalModel(Network network, Weights weights, Preprocessing preprocessing, List<Aim> aims) {
    public OriginalModel {
        aims = List.copyOf(aims);
    }

    /** One that candidates of are judged by labels. */
    public OriginalModel(Network network, Weights weights, Preprocessing preprocessing) {
        this(network, weights, preprocessing, List.of());
    }

    /** The same, that says what is right. */
    public OriginalModel imitated(List<Aim> by) {
        return new OriginalModel(network, weights, preprocessing, by);
    }

    public boolean judges() {
        return !aims.isEmpty();
    }
}
