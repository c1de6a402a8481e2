package io.adapruner.engine;

import io.adapruner.network.Network;
import io.adapruner.network.Weights;

/** The network whose soft answers a student learns from; it sees the same images, in evaluation mode. */
public record Teacher(Network network, Weights weights) {}
