/**
 * Networks as PyTorch source: one readable module per network, whose classes follow the module names and whose state dict has
 * the names of the weights. First the tree of modules, then what each container computes, then classes, then text; nothing
 * here runs Python. Every name may come from a stranger's file: it becomes an identifier only if it is one, else an escaped
 * string.
 */
package io.adapruner.formats.python;
