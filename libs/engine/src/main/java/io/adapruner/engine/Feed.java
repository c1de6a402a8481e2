package io.adapruner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Optional;

/** Brings batches to the device, checked against the network that will read them. */
record Feed(Network network, Optional<Integer> classes) {
    static Feed of(Network network) {
        return new Feed(network, network.classes());
    }

    /** {@code [N, ...]} of the network's input: pixels as {@code uint8}, values of arrays as {@code float32}. */
    NDArray samples(NDManager manager, Batch batch) {
        TensorShape input = network.input();
        long expected = batch.size() * input.elements();
        if (batch.values() != expected) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "a batch of " + batch.size() + " " + batch.kind().plural() + " has " + batch.values() + " values, "
                            + network.name() + " expects " + input + " of each");
        }
        return HostTensors.samples(manager, batch, input);
    }

    /** {@code int64 [N]}, for a program that does not look at them. */
    NDArray noLabels(NDManager manager, Batch batch) {
        return HostTensors.labels(manager, new int[batch.size()]);
    }

    /**
     * {@code int64 [N]}.
     *
     * @throws ProblemException INVALID_DATASET for samples without labels, CLASS_OUT_OF_RANGE for a class of another network,
     *     INVALID_REQUEST for a network that tells no classes apart
     */
    NDArray labels(NDManager manager, Batch batch) {
        int known = classes.orElseThrow(() -> new ProblemException(
                ProblemCode.INVALID_REQUEST, network.name() + " is no classifier, labels say nothing of its outputs"));
        for (int label : batch.labels()) {
            if (label < 0 || label >= known) {
                throw new ProblemException(
                        ProblemCode.CLASS_OUT_OF_RANGE,
                        "class " + label + " of a sample is not in 0.." + (known - 1) + ", the classes of "
                                + network.name());
            }
        }
        return HostTensors.labels(manager, batch.labels());
    }
}
