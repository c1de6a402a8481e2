/** One job is one trace: W3C trace context in Kafka headers, spans round work. */
package io.adapruner.pipeline.trace;
