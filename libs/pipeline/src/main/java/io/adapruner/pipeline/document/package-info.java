/** Artifacts that stages leave in the store as JSON, one record each; together they are the report. */
package io.adapruner.pipeline.document;
