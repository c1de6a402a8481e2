package io.adapruner.pipeline.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * How near one output of a network is to the unpruned network's on the test images.
 *
 * @param relativeError mean squared difference over the variance of the unpruned network's values over images: 0 is the same, 1 is
 *     what always giving their mean would have
 * @param agreement percent of places where both find the same class most likely; only where the output is class scores
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OutputLikeness(String output, double relativeError, Optional<Double> agreement) {
    /** The mean of the outputs' relative errors. */
    public static double meanError(List<OutputLikeness> outputs) {
        return outputs.stream()
                .mapToDouble(OutputLikeness::relativeError)
                .average()
                .orElse(0);
    }
}
