/** Whether this process can do its work now: readiness asks the broker and the store, liveness never does. */
package io.adapruner.pipeline.health;
