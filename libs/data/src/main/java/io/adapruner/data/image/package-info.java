/** One image: decoded, resized, cropped and laid out as planes. */
package io.adapruner.data.image;
