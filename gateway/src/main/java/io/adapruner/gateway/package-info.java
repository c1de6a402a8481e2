/** The public door: REST, job state, uploads and downloads. */
package io.adapruner.gateway;
