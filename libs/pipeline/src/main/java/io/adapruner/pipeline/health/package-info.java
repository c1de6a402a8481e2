/** Whether this process can do its work now: readiness asks the broker and the store, liveness asks only the threads of the process itself. */
package io.adapruner.pipeline.health;
