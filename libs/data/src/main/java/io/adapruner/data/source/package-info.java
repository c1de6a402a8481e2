/** Where the files of a data set are, and what their names say. */
package io.adapruner.data.source;
