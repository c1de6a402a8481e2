/**
 * From an image's bytes to its pixels: one reader for each kind of decoder. Headers are believed here, for {@link
 * io.adapruner.data.image.header.ImageHeader} has checked them; nothing is resized.
 */
package io.adapruner.data.image.codec;
