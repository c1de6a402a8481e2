/** One array as NumPy saves it: its header read without trusting it, its values as 32-bit floats. */
package io.adapruner.data.array;
