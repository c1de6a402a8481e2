/**
 * Networks as PyTorch source: one readable module per network, whose classes follow the module names and whose state dict
 * has the names of the weights. The tree of modules is in {@code module}, text in {@code code}; between them, what each
 * class holds and computes. Nothing here runs Python, and this package must not depend on a reader. Every name may come from an
 * untrusted file: it becomes an identifier only if it is one, else an escaped string.
 */
package io.adapruner.formats.write.python;
