/** The {@code demo} command: a job on data and a network that it makes itself. */
package io.adapruner.cli.demo;
