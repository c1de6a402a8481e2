/** One image: its header read without trusting it, its pixels decoded and resized. */
package io.adapruner.data.image;
