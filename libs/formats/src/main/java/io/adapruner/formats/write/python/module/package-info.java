/**
 * A network's layers as the tree of modules that their names tell, and what of it runs when. Knows no Python.
 */
package io.adapruner.formats.write.python.module;
