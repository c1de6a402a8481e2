/** Times networks in ONNX Runtime, operation by operation, as a whole and over widths. */
package io.adapruner.engine.latency;
