package io.adapruner.engine;

/**
 * How well a network does on some images.
 *
 * @param accuracy top-1, in percent
 * @param loss mean cross-entropy
 * @param images number of images seen
 * @param seconds spent inside the network
 */
public record Evaluation(double accuracy, double loss, long images, double seconds) {}
