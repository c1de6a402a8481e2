/** A data set that the project renders itself, so that its demonstration needs nothing from outside. */
package io.adapruner.data.demo;
