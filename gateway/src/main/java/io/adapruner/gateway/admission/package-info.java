/**
 * What every request must be before a resource sees it: addressed to a name of this gateway, from no other site's page, JSON,
 * short, and sent in time. All of it happens on the event loop, so that no slow sender holds a worker thread.
 */
package io.adapruner.gateway.admission;
