package io.adapruner.engine;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.List;

/**
 * The network that a student learns from; it sees the same images, in evaluation mode.
 *
 * @param aims what each of the student's outputs is to be near to, in the order of the outputs, where no labels are learnt from;
 *     empty where the teacher's soft answers stand beside labels
 * @param streams weight of the error of the residual streams that the student has whole too, beside the aims; 0: of the outputs alone
 */
public record Teacher(Network network, Weights weights, List<Aim> aims, double streams) {
    public Teacher {
        aims = List.copyOf(aims);
    }

    /** One whose outputs alone are imitated. */
    public Teacher(Network network, Weights weights, List<Aim> aims) {
        this(network, weights, aims, 0);
    }

    /** One whose class probabilities stand beside labels. */
    public Teacher(Network network, Weights weights) {
        this(network, weights, List.of());
    }

    /** Whether it alone teaches. */
    public boolean imitated() {
        return !aims.isEmpty();
    }
}
