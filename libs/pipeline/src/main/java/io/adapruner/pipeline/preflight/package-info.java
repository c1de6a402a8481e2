/** What can be said of a model before a job runs: the one pre-flight of the gateway and the command line. */
package io.adapruner.pipeline.preflight;
