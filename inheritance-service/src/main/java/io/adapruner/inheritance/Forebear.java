package io.adapruner.inheritance;

import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;

/** The unpruned network that hands its weights down. */
public record Forebear(Network network, Weights weights, Preprocessing preprocessing) {}
