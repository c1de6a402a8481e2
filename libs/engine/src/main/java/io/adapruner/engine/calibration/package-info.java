/**
 * What weight compensation and residual curves share: running a network layer by layer over calibration images that stay
 * native, sampling positions of its outputs with the input patches that produce them, and summing normal equations. Only
 * solutions and curves cross into Java, never activations.
 */
package io.adapruner.engine.calibration;
