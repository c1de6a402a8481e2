package io.adapruner.network.op;

import java.util.List;

/** A function of each element by itself: channels pass through it wherever they lie. */
public sealed interface PointFunction extends Op
        permits Activation, Clip, Dropout, Identity, ParametricActivation, Relu, Relu6, Softplus, WithScalar {
    @Override
    default Identities couple(Coupling coupling, List<Identities> inputs) {
        return inputs.getFirst();
    }
}
