/** Boxes that detectors find, and how well those of one detector match another's. Knows no network that runs. */
package io.adapruner.engine.detection;
