/** Model files of other programs, read and compared with what those programs compute. */
package io.adapruner.benchmarks.formats;
