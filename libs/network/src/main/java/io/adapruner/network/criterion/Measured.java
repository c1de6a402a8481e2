package io.adapruner.network.criterion;

import java.util.Map;

/**
 * What some criteria need to have been measured on images.
 *
 * @param taylor for {@link CriterionName#TAYLOR}: module of a batch norm to squared first-order change of the loss per channel,
 *     {@code sum over batches of (g_gamma * gamma + g_beta * beta)^2}
 * @param elimination for {@link CriterionName#OBS}: group to the order in which its units go, higher later; a group that
 *     nothing reads whose weights could be solved for has none
 */
public record Measured(Map<String, float[]> taylor, Map<String, double[]> elimination) {
    public Measured {
        taylor = Map.copyOf(taylor);
        elimination = Map.copyOf(elimination);
    }

    /** For criteria that look at weights alone. */
    public static Measured nothing() {
        return new Measured(Map.of(), Map.of());
    }
}
