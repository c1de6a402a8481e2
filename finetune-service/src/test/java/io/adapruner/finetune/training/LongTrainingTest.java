package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.Teacher;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A training of 200 epochs in one process, with everything switched on that holds native memory. */
class LongTrainingTest {
    private static final int EPOCHS = 200;
    private static final int WARM = 60;
    private static final int BATCH = 128;
    private static final int EXTENT = 32;
    private static final Linker LINKER = Linker.nativeLinker();
    /** {@code struct mallinfo2} of glibc: ten sizes. */
    private static final MemoryLayout MALLINFO = MemoryLayout.structLayout(
            IntStream.range(0, 10).mapToObj(i -> ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));

    private static final int MAPPED = 4;
    private static final int IN_ARENAS = 7;

    /** One batch is 1.5 MiB as floats: one leaked in every epoch would come to 210 MiB. */
    @Test
    void twoHundredEpochsDoNotGrow() {
        assumeTrue(LINKER.defaultLookup().find("mallinfo2").isPresent(), "glibc counts what is allocated");
        var recipe = new TrainingRecipe(
                EPOCHS,
                BATCH,
                0.01,
                0.9,
                true,
                5e-4,
                1,
                0.1,
                Optional.of(5.0),
                Optional.of(0.9),
                Optional.of(TrainingRecipe.Distillation.defaults()));
        Network network = TinyNetwork.network(4, EXTENT, 2);
        Network original = TinyNetwork.network(6, EXTENT, 2);
        var task = new TrainingTask(
                network,
                Initialisation.random(network, 1),
                TinyNetwork.PREPROCESSING,
                recipe,
                0,
                Optional.of(new Teacher(original, Initialisation.random(original, 2))),
                Precision.BF16,
                42);
        long[] warm = new long[1];
        try (Engine engine = Engine.open(new EngineConfig("cpu", 1));
                var training = new TrainingRun(
                        engine, task, new TrainingImages(new Stripes(), new Stripes(), new Stripes()))) {
            training.advance(() -> false, (running, images, seconds) -> {
                if (running.epoch() == WARM && warm[0] == 0) {
                    warm[0] = allocated();
                }
            });

            assertThat(training.epochs().finished()).hasSize(EPOCHS);
            assertThat(allocated() - warm[0])
                    .as("growth from epoch %d to %d", WARM, EPOCHS)
                    .isLessThan(32L << 20);
        }
    }

    /** Bytes that malloc has handed out and not got back: libtorch's, and nothing of the Java heap, which grows as it likes. */
    @SuppressWarnings("restricted")
    private static long allocated() {
        System.gc();
        var mallinfo = LINKER.downcallHandle(
                LINKER.defaultLookup().find("mallinfo2").orElseThrow(), FunctionDescriptor.of(MALLINFO));
        try (Arena arena = Arena.ofConfined()) {
            var sizes = (MemorySegment) mallinfo.invokeExact((SegmentAllocator) arena);
            return sizes.getAtIndex(ValueLayout.JAVA_LONG, MAPPED) + sizes.getAtIndex(ValueLayout.JAVA_LONG, IN_ARENAS);
        } catch (Throwable e) {
            throw new IllegalStateException("mallinfo2 failed", e);
        }
    }

    /** Images whose class is the channel that is striped. */
    private record Stripes() implements ImageSplit {
        @Override
        public int size() {
            return 4 * BATCH;
        }

        @Override
        public int label(int index) {
            return index % 3;
        }

        @Override
        public SampleFormat format() {
            return SampleFormat.images(3, EXTENT, EXTENT);
        }

        @Override
        public void sample(int index, ByteBuffer into) {
            for (int i = 0; i < 3 * EXTENT * EXTENT; i++) {
                into.put((byte) (i / (EXTENT * EXTENT) == label(index) && i % 4 < 2 ? 200 : 100 + index % 50));
            }
        }
    }
}
