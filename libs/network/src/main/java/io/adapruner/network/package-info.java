/**
 * The network as data: graph, shapes, costs, channel groups, surgery. Pure Java: no framework, no broker, no engine may
 * enter this room. Operations live in {@link io.adapruner.network.op}; everything here works on any of them.
 */
package io.adapruner.network;
