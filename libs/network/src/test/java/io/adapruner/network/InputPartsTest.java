package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.Network.Input;
import io.adapruner.network.Network.Output;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputPartsTest {
    private static final Layer IMAGE = new Layer("a", new SliceChannels(0, 3), List.of(Network.INPUT));
    private static final Layer MASK = new Layer("b", new SliceChannels(3, 1), List.of(Network.INPUT));
    private static final Layer WIDE = new Layer("wide", Conv2d.of(3, 8, 3, 1, 1), List.of("a"));
    private static final Layer BOTH = new Layer("both", new Concat(), List.of("wide", "b"));
    private static final Layer LAST = new Layer("last", Conv2d.of(9, 2, 1, 1, 0), List.of("both"));
    private static final List<Input> INPUTS = List.of(new Input("image", 3), new Input("mask", 1));

    private static Network network(List<Input> inputs, Layer... layers) {
        return new Network(
                "overlaid",
                TensorShape.of(4, 8, 8),
                inputs,
                List.of(layers),
                List.of(new Output("map", layers[layers.length - 1].name())),
                List.of(),
                OpenSizes.NONE);
    }

    @Test
    void whatIsFedTakesThePlaceOfTheSlices() {
        InputParts parts = InputParts.of(network(INPUTS, MASK, IMAGE, WIDE, BOTH, LAST));

        assertThat(parts.values()).containsExactly("a", "b");
        assertThat(parts.layers()).containsExactly(WIDE, BOTH, LAST);
    }

    @Test
    void theInputsStayInWhatIsPruned() {
        Network network = network(INPUTS, IMAGE, MASK, WIDE, BOTH, LAST);
        var surgery = new Surgery(network, ChannelGroups.of(network));

        Network pruned = surgery.prune(PruningPlan.ofWidths(Map.of("wide", 3)));

        assertThat(pruned.inputs()).isEqualTo(INPUTS);
        assertThat(pruned.layer("last").op()).isEqualTo(Conv2d.of(4, 2, 1, 1, 0));
        assertThat(InputParts.of(pruned).values()).containsExactly("a", "b");
        assertThat(ChannelGroups.of(network).all())
                .filteredOn(group -> group.keptWhole().isEmpty())
                .extracting(ChannelGroup::name)
                .containsExactly("wide");
    }

    @Test
    void oneInputIsReadAsItIs() {
        var conv = new Layer("conv", Conv2d.of(4, 2, 1, 1, 0), List.of(Network.INPUT));
        Network network = network(List.of(new Input(Network.INPUT, 4)), conv);

        assertThat(InputParts.of(network)).isEqualTo(new InputParts(List.of(Network.INPUT), List.of(conv)));
    }

    @Test
    void inputsThatAreNotTakenApartAreRefused() {
        var all = new Layer("all", Conv2d.of(4, 2, 1, 1, 0), List.of(Network.INPUT));
        assertRefused("layer all reads several inputs at once", INPUTS, IMAGE, MASK, WIDE, BOTH, LAST, all);
        assertRefused("no layer takes input mask", INPUTS, IMAGE, WIDE);
        assertRefused("another layer takes", INPUTS, IMAGE, MASK, new Layer("c", MASK.op(), MASK.inputs()));
        assertRefused("5 channels together", List.of(new Input("image", 3), new Input("mask", 2)), IMAGE, MASK, WIDE);
        assertRefused("two inputs are called image", List.of(INPUTS.getFirst(), new Input("image", 1)), IMAGE, MASK);
        assertRefused("1 to 64 inputs", List.of(), IMAGE, WIDE);
        var many = new ArrayList<Input>();
        for (int i = 0; i < 65; i++) {
            many.add(new Input("i" + i, 1));
        }
        assertRefused("1 to 64 inputs, not 65", many, IMAGE, WIDE);
        assertRefused("the only input is called input", List.of(new Input("x", 4)), all);
        assertRefused(
                "two of inputs and outputs are called map",
                List.of(new Input("map", 3), new Input("mask", 1)),
                IMAGE,
                MASK,
                WIDE);
        assertThatThrownBy(() -> new Input("a b", 1)).hasMessageContaining("input name 'a b'");
        assertThatThrownBy(() -> new Input("a", 0)).hasMessageContaining("0 channels");
    }

    private static void assertRefused(String message, List<Input> inputs, Layer... layers) {
        assertThatThrownBy(() -> network(inputs, layers))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }
}
