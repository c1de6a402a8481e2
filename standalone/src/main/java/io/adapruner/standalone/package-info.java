/** All services, a broker and a store in one process. */
package io.adapruner.standalone;
