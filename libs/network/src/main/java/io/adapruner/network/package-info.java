/**
 * The network as data: graph, shapes, costs, channel groups, surgery. Pure Java: this module must not depend on a framework, a
 * broker or an engine. Operations are in {@link io.adapruner.network.op}; everything here works on any of them.
 */
package io.adapruner.network;
