package io.adapruner.inheritance;

import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;

/** The unpruned network that candidates inherit their weights from. */
public record OriginalModel(Network network, Weights weights, Preprocessing preprocessing) {}
