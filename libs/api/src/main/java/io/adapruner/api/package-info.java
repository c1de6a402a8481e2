/**
 * The gateway's documents: what clients send and what they get, with their labels and defaults. The gateway, the command line,
 * the benchmarks and the tests share them; META-INF/openapi.yaml of the gateway says the same and is checked against them.
 * This module must not depend on a framework, a broker or a store.
 */
package io.adapruner.api;
