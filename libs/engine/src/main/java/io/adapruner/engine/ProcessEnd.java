package io.adapruner.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * How a process ends that has loaded libtorch. The virtual machine leaves by the C library's {@code exit}, which destroys the objects of
 * every library while threads within them run on: nothing can stop a thread in native code, and one that computes then ends the process
 * with a fault in place of its exit status.
 *
 * <p>What glibc is told to do at the end it does in the reverse order. So what is registered after a library has been loaded comes before
 * that library's destructors, and it can end the process there, with its status: the virtual machine has done all of its own by then.
 */
public final class ProcessEnd {
    private ProcessEnd() {}

    /** Before the destructors of all libraries that are loaded now; nothing where the C library is not glibc. May be called again. */
    public static void beforeDestructors() {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        Optional<MemorySegment> leave = library.find("_exit");
        library.find("on_exit").ifPresent(onExit -> leave.ifPresent(end -> register(onExit, end)));
    }

    /** {@code int on_exit(void (*function)(int status, void *argument), void *argument)}: {@code _exit(status)} fits. */
    @SuppressWarnings("restricted")
    private static void register(MemorySegment onExit, MemorySegment end) {
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        try {
            int refused =
                    (int) Linker.nativeLinker().downcallHandle(onExit, type).invokeExact(end, MemorySegment.NULL);
            if (refused != 0) {
                throw new IllegalStateException("on_exit takes no more functions");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("on_exit could not be called", e);
        }
    }
}
