package io.adapruner.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's heap, where libtorch allocates on the CPU. glibc keeps what was freed, in an arena per thread and up to eight per
 * core, for as long as the process lives: after a training of a ResNet-50, 2 GiB.
 */
final class NativeHeap {
    private NativeHeap() {}

    /** Gives what was freed back to the system, in all arenas; nothing where the C library is not glibc. */
    @SuppressWarnings("restricted")
    static void trim() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup()
                .find("malloc_trim")
                .map(address -> linker.downcallHandle(address, FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG)))
                .ifPresent(NativeHeap::trim);
    }

    private static void trim(MethodHandle mallocTrim) {
        try {
            mallocTrim.invokeExact(0L);
        } catch (Throwable e) {
            throw new IllegalStateException("malloc_trim could not be called", e);
        }
    }
}
