/** Models of the store: registered ones, and those that stages leave for the next stage. */
package io.adapruner.pipeline.model;
