/** The public entry point: REST, job state, uploads and downloads. */
package io.adapruner.gateway;
