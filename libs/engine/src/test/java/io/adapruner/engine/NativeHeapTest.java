package io.adapruner.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.network.Network;
import io.adapruner.recipe.Precision;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** 256 MiB of small blocks are freed below one that stays, so that the C library keeps them. */
class NativeHeapTest {
    private static final int BLOCKS = 4096;
    private static final long BLOCK = 64L << 10;
    private static final Linker LINKER = Linker.nativeLinker();

    @Test
    void freedMemoryGoesBackWithAShare() throws Throwable {
        var share = SharedEngine.open(new EngineConfig("cpu", 1));

        assertThat(givenBackBy(share)).isGreaterThan(BLOCKS * BLOCK / 2);
    }

    @Test
    void freedMemoryGoesBackWithATraining() throws Throwable {
        Network network = Nets.convolutional(8);
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1))) {
            Trainer trainer = engine.trainer(
                    network,
                    Nets.random(network, 1),
                    Nets.RAW,
                    Precision.FP32,
                    Nets.recipe(0.9, true, 1e-4),
                    0,
                    Optional.empty());

            assertThat(givenBackBy(trainer)).isGreaterThan(BLOCKS * BLOCK / 2);
        }
    }

    /** Bytes that this process holds less of after the closing. */
    private static long givenBackBy(AutoCloseable closed) throws Throwable {
        assumeTrue(LINKER.defaultLookup().find("malloc_trim").isPresent(), "glibc keeps what is freed");
        MethodHandle malloc = function("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
        MethodHandle free = function("free", FunctionDescriptor.ofVoid(ADDRESS));
        var blocks = new MemorySegment[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = allocated(malloc);
        }
        MemorySegment last = allocated(malloc);
        for (MemorySegment block : blocks) {
            free.invokeExact(block);
        }
        long before = ResidentMemory.bytes();
        closed.close();
        long after = ResidentMemory.bytes();
        free.invokeExact(last);
        return before - after;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
    }

    /** Written to, because the system gives no memory to what is not. */
    @SuppressWarnings("restricted")
    private static MemorySegment allocated(MethodHandle malloc) throws Throwable {
        return ((MemorySegment) malloc.invokeExact(BLOCK)).reinterpret(BLOCK).fill((byte) 1);
    }
}
