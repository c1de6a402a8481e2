/** What images claim to be, and whether they are whole, read from their bytes without decoding any; one class for each format. */
package io.adapruner.data.image.header;
