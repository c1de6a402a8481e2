/** Models and data sets: checked once, then immutable and named by their content. */
package io.adapruner.gateway.registry;
