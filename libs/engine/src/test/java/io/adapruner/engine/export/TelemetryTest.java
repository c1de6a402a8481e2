package io.adapruner.engine.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    /** Java's own copy of the environment does not show it; the library asks the process. */
    @Test
    @SuppressWarnings("restricted")
    void theProcessSaysNo() throws Throwable {
        Telemetry.off();

        Linker linker = Linker.nativeLinker();
        var getenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getenv"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            var value = (MemorySegment) getenv.invokeExact(arena.allocateFrom("ORT_DISABLE_TELEMETRY"));
            assertThat(value.reinterpret(2).getString(0)).isEqualTo("1");
        }
    }
}
