/** Which layers of a network a user wants pruned, by patterns over their names. */
package io.adapruner.network.scope;
