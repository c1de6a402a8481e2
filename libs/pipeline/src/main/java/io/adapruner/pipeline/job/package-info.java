/** What a user asks for: one pruning job as immutable, self-validating records that serialise to JSON as they stand. */
package io.adapruner.pipeline.job;
