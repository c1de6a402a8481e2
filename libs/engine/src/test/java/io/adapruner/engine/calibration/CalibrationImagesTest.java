package io.adapruner.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CalibrationImagesTest {
    private static final TensorShape INPUT = TensorShape.of(3, 128, 128);
    private static final int PIXELS = 3 * 128 * 128;
    /** Its largest value has 16 * 128 * 128 floats, 1 MiB: 64 images of it are 64 MiB. */
    private static final Network NETWORK = PlainNetworks.network(
            INPUT,
            new Layer("wide", Conv2d.of(3, 16, 1, 1, 0), List.of(Network.INPUT)),
            new Layer("narrow", Conv2d.of(16, 1, 1, 1, 0), List.of("wide")));

    private static Engine engine;
    private static TensorKit kit;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
        kit = new TensorKit(engine, PlainNetworks.plain(), INPUT);
    }

    @AfterAll
    static void close() {
        kit.close();
        engine.close();
    }

    @Test
    void aPixelTakesAByte() {
        CalibrationImages images = calibration(100, 28);

        assertThat(images.images()).isEqualTo(128);
        assertThat(images.bytes()).isEqualTo(128L * PIXELS);
    }

    @Test
    void partsOfABatchAreEqualAndTheirValuesBounded() {
        assertThat(sizes(calibration(64))).containsExactly(64L);
        assertThat(sizes(calibration(65))).containsExactly(33L, 32L);
        assertThat(sizes(calibration(128))).containsExactly(64L, 64L);
    }

    @Test
    void whatIsLeftOutIsClosed() {
        CalibrationImages all = calibration(10, 10, 10);

        CalibrationImages some = all.within(20, 1);

        assertThat(some.images()).isEqualTo(20);
        assertThat(all.batches()).extracting(NDArray::isReleased).containsExactly(false, false, true);
    }

    /** Nothing is computed of samples before a layer reads them, and what is computed of them is the same for all who ask. */
    @Test
    void aWalkReadsTheSamplesAsFloatsWhenItNeedsThem() {
        Batch batch = PlainNetworks.randomBatch(INPUT, 2, 7);
        try (NDArray samples = kit.samples(batch, INPUT);
                var programs = new LayerPrograms(engine, kit, NETWORK, Precision.FP32);
                var walk = new NetworkWalk(
                        kit, programs, PlainNetworks.randomWeights(NETWORK, 1), List.of(samples, samples))) {
            try (BatchValues ahead = walk.ahead(0, "narrow")) {
                assertThat(ahead.get("wide").getShape().getShape()).containsExactly(2, 16, 128, 128);
            }
            float[] read = walk.batch(1).get(Network.INPUT).toFloatArray();

            double[] expected = PlainNetworks.image(batch, 0, INPUT);
            assertThat(IntStream.range(0, PIXELS).allMatch(i -> Math.abs(read[i] - expected[i]) < 1e-7))
                    .isTrue();
            assertThat(samples.isReleased()).isFalse();
        }
    }

    private static CalibrationImages calibration(int... sizes) {
        List<Batch> batches = IntStream.of(sizes)
                .mapToObj(size -> PlainNetworks.randomBatch(INPUT, size, size))
                .toList();
        return CalibrationImages.of(kit, NETWORK, batches, CalibrationImages.ROWS);
    }

    private static List<Long> sizes(CalibrationImages images) {
        return images.batches().stream().map(batch -> batch.getShape().get(0)).toList();
    }
}
