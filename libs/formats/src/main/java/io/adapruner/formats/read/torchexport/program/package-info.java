/**
 * An archive of {@code torch.export.save} as data: its graph and its tensors, within bounds. Nothing here knows what an
 * operator means.
 */
package io.adapruner.formats.read.torchexport.program;
