package io.adapruner.engine.program;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The environment that native libraries of this process read when they are loaded; Java has a copy that cannot be changed. */
public final class NativeEnvironment {
    private NativeEnvironment() {}

    /** Sets a variable for libraries that are loaded from now on. */
    @SuppressWarnings("restricted") // downcalls are restricted; the engine beside this consists of them
    public static synchronized void set(String name, String value) {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(symbol -> {
            MethodHandle setenv = linker.downcallHandle(
                    symbol,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
                if (failed != 0) {
                    throw new IllegalStateException(name + " cannot be set");
                }
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(name + " cannot be set", e);
            }
        });
    }
}
