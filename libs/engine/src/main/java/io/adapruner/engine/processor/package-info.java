/** What this machine's processor computes fast, and what safely; asked of the kernel and of libtorch, never measured. */
package io.adapruner.engine.processor;
