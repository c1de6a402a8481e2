/**
 * What ONNX's operators mean: one class per family, listed in {@link io.adapruner.formats.read.onnx.operator.Operators},
 * each making layers from one call, and patterns that exporters spell out over several. What is not ONNX's alone belongs to
 * {@code translation}.
 */
package io.adapruner.formats.read.onnx.operator;
