package io.adapruner.engine.export;

import java.nio.FloatBuffer;

/**
 * What one input of a network is fed with.
 *
 * @param name as users of the network call it
 * @param values row-major
 * @param shape the batch first
 */
public record FedInput(String name, FloatBuffer values, long[] shape) {}
