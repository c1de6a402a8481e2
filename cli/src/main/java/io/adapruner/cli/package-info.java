/** The adapruner command. */
package io.adapruner.cli;
