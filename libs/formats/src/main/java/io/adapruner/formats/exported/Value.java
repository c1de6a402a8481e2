package io.adapruner.formats.exported;

import io.adapruner.network.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** What a name in the graph stands for while it is translated. */
sealed interface Value {
    /**
     * The result of a step of the network under construction.
     *
     * @param step its index
     * @param shape of one sample
     */
    record Activation(int step, TensorShape shape) implements Value {}

    /**
     * A parameter, buffer or constant of the file.
     *
     * @param transposed whether the axes of a matrix are swapped
     */
    record Stored(String name, List<Long> shape, boolean transposed) implements Value {}

    /**
     * Every n-th row or column of an activation: half of a subsampling.
     *
     * @param axis 1 for rows, 2 for columns (without batch)
     */
    record Strided(Activation of, int axis, int step) implements Value {}

    /** Something that could not be translated; the reason is thrown when the network needs it. */
    record Unusable(ProblemException reason) implements Value {}
}
