/** Which gateway a command talks to, its own services where there is none, and following a job there. */
package io.adapruner.cli.platform;
