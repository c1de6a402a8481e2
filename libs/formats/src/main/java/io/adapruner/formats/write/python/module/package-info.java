/**
 * A network's layers as the tree of modules that their names imply, and when each part of it runs. Knows no Python.
 */
package io.adapruner.formats.write.python.module;
