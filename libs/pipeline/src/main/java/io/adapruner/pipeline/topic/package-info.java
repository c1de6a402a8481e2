/** The broker: its address and its topics. */
package io.adapruner.pipeline.topic;
