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
 * @param averagePrecision mean average precision at an overlap of 0.5, in percent, of the boxes that the output holds against those that
 *     the unpruned network gives a score of 0.25 or more; only where the output's layout is known
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record OutputLikeness(
        String output, double relativeError, Optional<Double> agreement, Optional<Double> averagePrecision) {
    /** Of a document of before there was an average precision it is absent. */
    public OutputLikeness {
        averagePrecision = averagePrecision == null ? Optional.empty() : averagePrecision;
    }

    /** The mean of the outputs' relative errors. */
    public static double meanError(List<OutputLikeness> outputs) {
        return outputs.stream()
                .mapToDouble(OutputLikeness::relativeError)
                .average()
                .orElse(0);
    }
}
