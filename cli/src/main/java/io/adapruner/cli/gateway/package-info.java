/** The gateway's REST contract, seen from a client. */
package io.adapruner.cli.gateway;
