/**
 * Tests of the composed system: docker-compose.yml as it stands, with the images' names as the only substitution, through the
 * published ports. Nothing of the services is on the class path; the command line's client, formats and data are.
 */
package io.adapruner.deploy;
