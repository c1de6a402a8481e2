/**
 * How the sizes that operations hold follow the size of the network's input, where that is open. Names and numbers only; what an
 * operation or a network is may not be known here.
 */
package io.adapruner.network.size;
