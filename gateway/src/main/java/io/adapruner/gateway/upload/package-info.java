/**
 * Files on their way in: clients put them straight into the store by presigned addresses, the gateway only keeps the record.
 */
package io.adapruner.gateway.upload;
