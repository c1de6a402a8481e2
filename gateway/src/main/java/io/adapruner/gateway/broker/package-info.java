/** What the broker tells of itself: how far consumer groups are behind, what lies in dead-letter topics, how full its disk is. */
package io.adapruner.gateway.broker;
