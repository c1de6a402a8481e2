/**
 * The REST resources; META-INF/openapi.yaml is their contract. No logic but translation between HTTP and the sibling packages.
 */
package io.adapruner.gateway.api;
