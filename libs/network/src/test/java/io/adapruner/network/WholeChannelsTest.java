package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Recurrent.Cell;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.op.Where;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is run as it is keeps the channels whole that it mixes, by name, and lets all others be followed. */
class WholeChannelsTest {
    private static final Extent ONE = Extent.square(1);
    private static final Extent NONE = Extent.square(0);
    private static final Extent TWO = Extent.square(2);

    /** A convolution of six channels, what is tried, and a classifier. */
    private static ChannelGroup made(Op... ops) {
        var layers = new ArrayList<Layer>();
        layers.add(new Layer("made", Conv2d.of(3, 6, 1, 1, 0), List.of(Network.INPUT)));
        layers.add(new Layer("other", new WithScalar(Arithmetic.MULTIPLY, 0.5), List.of("made")));
        var shapes = new ArrayList<>(List.of(TensorShape.of(6, 4, 4)));
        String last = "made";
        for (Op op : ops) {
            int inputs = op instanceof Where ? 3 : op instanceof Fill || op instanceof Elementwise ? 2 : 1;
            List<String> names = List.of(last, "other", "made").subList(0, inputs);
            String name = "tried" + layers.size();
            layers.add(new Layer(name, op, names));
            shapes.add(op.outputShape(java.util.Collections.nCopies(inputs, shapes.getLast())));
            last = name;
        }
        layers.add(new Layer("flat", new Flatten(), List.of(last)));
        layers.add(
                new Layer("head", new Linear(Math.toIntExact(shapes.getLast().elements()), 2, true), List.of("flat")));
        return ChannelGroups.of(new Network("tried", TensorShape.of(3, 4, 4), layers, "head", List.of()))
                .get("made");
    }

    @Test
    void channelsAreFollowedThroughComparisonsChoicesAndPatches() {
        var unfold = new Unfold(TWO, TWO, NONE, ONE);
        for (Op[] ops : new Op[][] {
            {new WithScalar(Arithmetic.GREATER, 0.5)},
            {new Elementwise(Arithmetic.AT_MOST)},
            {new Where()},
            {new Fill(0)},
            {new CumulativeSum(1)},
            {new Reduce(Reduce.Function.PLACE_OF_MAXIMUM, List.of(2), true)},
            {new Reduce(Reduce.Function.PRODUCT, List.of(1, 2), true)},
            {unfold},
            {unfold, new Fold(Extent.square(4), TWO, TWO, NONE, ONE)},
        }) {
            ChannelGroup group = made(ops);
            assertThat(group.keptWhole()).as("%s", (Object) ops).isEmpty();
            assertThat(group.width()).isEqualTo(6);
        }
    }

    @Test
    void channelsThatAreMixedAreKeptWholeByName() {
        var lines = new Reshape(List.of(6, 16));
        assertThat(made(new CumulativeSum(0)).keptWhole())
                .contains("tried2: cumulative sum over channels, which mixes them");
        assertThat(made(new Reduce(Reduce.Function.PLACE_OF_MINIMUM, List.of(0), true))
                        .keptWhole())
                .contains("tried2: PLACE_OF_MINIMUM over channels, which mixes them");
        assertThat(made(lines, new Recurrent(Cell.LSTM, 6, 5, 2, true, true)).keptWhole())
                .contains("tried3: LSTM, whose gates mix all channels");
        assertThat(made(lines, new Recurrent(Cell.GRU, 6, 5, 1, false, false)).keptWhole())
                .contains("tried3: GRU, whose gates mix all channels");
    }

    @Test
    void shapesFollowFromTheirRules() {
        TensorShape map = TensorShape.of(6, 5, 7);
        assertThat(new Unfold(new Extent(3, 2), TWO, ONE, ONE).outputShape(List.of(map)))
                .isEqualTo(TensorShape.of(36, 3 * 4));
        assertThat(new Fold(new Extent(5, 7), new Extent(3, 2), TWO, ONE, ONE)
                        .outputShape(List.of(TensorShape.of(36, 12))))
                .isEqualTo(map);
        assertThat(new Recurrent(Cell.LSTM, 6, 4, 3, true, true).outputShape(List.of(TensorShape.of(6, 9))))
                .isEqualTo(TensorShape.of(8, 9));
        assertThat(new Recurrent(Cell.GRU, 6, 4, 1, false, true).outputShape(List.of(map)))
                .isEqualTo(TensorShape.of(4, 5, 7));
        assertThat(new Recurrent(Cell.LSTM, 6, 4, 2, true, false).parameters())
                .extracting(spec -> spec.name() + spec.shape())
                .containsExactly(
                        "weight_ih_l0[16, 6]",
                        "weight_hh_l0[16, 4]",
                        "weight_ih_l0_reverse[16, 6]",
                        "weight_hh_l0_reverse[16, 4]",
                        "weight_ih_l1[16, 8]",
                        "weight_hh_l1[16, 4]",
                        "weight_ih_l1_reverse[16, 8]",
                        "weight_hh_l1_reverse[16, 4]");
        assertThat(new StoredValue(List.of(1, 1, 8), List.of(8, 1, 1), true).outputShape(List.of(map)))
                .isEqualTo(TensorShape.of(8, 1, 1));
    }

    /** A GRU of one feature, by hand: with a candidate of tanh(x) and an update gate of a half each step goes half the way. */
    @Test
    void aRecurrentLayerByHand() {
        var op = new Recurrent(Cell.GRU, 1, 1, 1, false, true);
        var network = new Network(
                "hand",
                TensorShape.of(1, 1, 2),
                List.of(
                        new Layer("line", new Reshape(List.of(1, 2)), List.of(Network.INPUT)),
                        new Layer("gru", op, List.of("line"))),
                "gru",
                List.of());
        var weights = new Weights(new LinkedHashMap<>(Map.of(
                "gru.weight_ih_l0", Tensor.of(List.of(3, 1), 0, 0, 1),
                "gru.weight_hh_l0", Tensor.of(List.of(3, 1), 0, 0, 0),
                "gru.bias_ih_l0", Tensor.of(List.of(3), 0, 0, 0),
                "gru.bias_hh_l0", Tensor.of(List.of(3), 0, 0, 0))));

        assertThat(new Interpreter(network, weights).run(new double[] {1, -2}))
                .containsExactly(Math.tanh(1) / 2, Math.tanh(-2) / 2 + Math.tanh(1) / 4);
    }

    @Test
    void valuesThatNoFloatHoldsAreRefused() {
        assertThatThrownBy(() -> new Fill(Double.NEGATIVE_INFINITY)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Fill.with(Double.NaN)).isInstanceOf(ProblemException.class);
        assertThat(Fill.with(Double.NEGATIVE_INFINITY)).isEqualTo(new Fill(-Float.MAX_VALUE));
        assertThatThrownBy(() -> new Elementwise(Arithmetic.POWER)).isInstanceOf(ProblemException.class);
    }

    /** Any numbers are taken or refused with a typed error, before anything is allocated for them. */
    @Property(tries = 2000)
    void hostileNumbersAreRefused(@ForAll int a, @ForAll int b, @ForAll int c, @ForAll int d) {
        var map = TensorShape.of(3, 8, 8);
        for (java.util.function.Supplier<Object> tried : List.<java.util.function.Supplier<Object>>of(
                () -> new CumulativeSum(a).outputShape(List.of(map)),
                () -> new Unfold(new Extent(a, b), new Extent(c, d), ONE, ONE).outputShape(List.of(map)),
                () -> new Unfold(ONE, ONE, new Extent(a, b), new Extent(c, d)).outputShape(List.of(map)),
                () -> new Fold(new Extent(a, b), new Extent(c, d), ONE, NONE, ONE)
                        .outputShape(List.of(TensorShape.of(12, 9))),
                () -> new Recurrent(Cell.LSTM, a, b, c, true, true).outputShape(List.of(TensorShape.of(3, 9))),
                () -> new Recurrent(Cell.GRU, 3, b, c % 64, true, true).parameters(),
                () -> new StoredValue(List.of(a, b), List.of(c, d), true).parameters(),
                () -> new Reduce(Reduce.Function.PLACE_OF_MAXIMUM, List.of(a, b), true).outputShape(List.of(map)))) {
            try {
                assertThat(tried.get()).isNotNull();
            } catch (ProblemException | IllegalArgumentException | ArithmeticException e) {
                // Readers give the last two the code of a network that is invalid.
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
