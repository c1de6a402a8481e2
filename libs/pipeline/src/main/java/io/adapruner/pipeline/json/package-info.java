/** The one JSON dialect of events, artifacts and requests. */
package io.adapruner.pipeline.json;
