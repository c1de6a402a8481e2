package io.adapruner.engine.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestingPlacesTest {
    private static final long POSITIONS = 8 * 8 * 4L;

    /** Four channels, twenty-four hidden ones, a sum. */
    private static final Network NETWORK = PlainNetworks.network(
            TensorShape.of(3, 8, 8),
            layer("stem", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
            layer("expand", Conv2d.of(4, 24, 1, 1, 0), "stem"),
            layer("project", Conv2d.of(24, 4, 1, 1, 0), "expand"),
            layer("sum", new Add(), "stem", "project"),
            layer("last", Conv2d.of(4, 2, 1, 1, 0), "sum"));

    @Test
    void whatFitsIsHeldAtThePauseItself() {
        RestingPlaces places = RestingPlaces.of(NETWORK, List.of("project", "last"), 28 * POSITIONS);

        assertThat(places.before("project")).isEqualTo(2);
        assertThat(places.before("last")).isEqualTo(4);
        assertThat(places.bytesPerImage()).isEqualTo(28 * POSITIONS);
    }

    @Test
    void whatDoesNotFitIsHeldWhereLeastHasToBe() {
        RestingPlaces places = RestingPlaces.of(NETWORK, List.of("project", "last"), 28 * POSITIONS - 1);

        assertThat(places.before("project")).as("the stream").isEqualTo(1);
        assertThat(places.before("last")).isEqualTo(4);
        assertThat(places.bytesPerImage()).isEqualTo(4 * POSITIONS);
    }

    @Test
    void aPlaceIsNeverBeforeTheLastPause() {
        RestingPlaces places = RestingPlaces.of(NETWORK, List.of("expand", "project", "last"), 1);

        assertThat(places.before("expand")).isZero();
        assertThat(places.before("project")).as("the stream").isEqualTo(1);
        assertThat(places.before("last")).isEqualTo(4);
    }

    /** Samples are there as they are stored, whoever rests: rather is the stem run again than what it gives held. */
    @Test
    void nothingIsHeldBeforeTheFirstLayer() {
        RestingPlaces places = RestingPlaces.of(NETWORK, List.of("expand"), 4 * POSITIONS - 1);

        assertThat(places.before("expand")).isZero();
        assertThat(places.bytesPerImage()).isZero();
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
