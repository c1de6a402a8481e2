/** Bringing a network and its data to the gateway. */
package io.adapruner.cli.registration;
