/**
 * Python's text: identifiers, constants, arguments and expressions. Knows PyTorch's functions, but no module tree and no
 * class of the source that is written.
 */
package io.adapruner.formats.write.python.code;
