/**
 * What the broker reports of itself: how far consumer groups are behind, what is in dead-letter topics, how full its disk is.
 */
package io.adapruner.gateway.broker;
