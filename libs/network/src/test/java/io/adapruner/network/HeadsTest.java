package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Heads of attention as channel groups: of 6 channels at 5 tokens, with 2 features for each head. */
class HeadsTest {
    private static final int FEATURES = 2;
    private static final int TOKENS = 5;

    private final List<Layer> layers = new ArrayList<>();

    private String layer(String name, Op op, String... inputs) {
        layers.add(new Layer(name, op, List.of(inputs)));
        return name;
    }

    private Network network() {
        layer(
                "mean",
                new Reduce(Reduce.Function.MEAN, List.of(1), false),
                layers.getLast().name());
        return new Network("attention", TensorShape.of(6, TOKENS), layers, "mean", List.of());
    }

    /** As vision transformers have it: {@code [3, heads, features]} of one projection. */
    private String projected(int heads) {
        layer("qkv", new PointwiseLinear(6, 3 * heads * FEATURES, true), Network.INPUT);
        layer("split", new Reshape(List.of(3, heads, FEATURES, TOKENS)), "qkv");
        return layer("moved", new Permute(List.of(0, 1, 3, 2)), "split");
    }

    private String part(String name, int index, int heads) {
        layer(name + ".one", new SliceChannels(index, 1), "moved");
        return layer(name, new Reshape(List.of(heads, TOKENS, FEATURES)), name + ".one");
    }

    private String likeness(int heads) {
        projected(heads);
        layer("k.turned", new Permute(List.of(0, 2, 1)), part("k", 1, heads));
        layer("product", new MatMul(), part("q", 0, heads), "k.turned");
        return layer("scaled", new WithScalar(Arithmetic.MULTIPLY, 0.7), "product");
    }

    private void attended(String scaled, int heads) {
        layer("weights", new Softmax(2, false), scaled);
        layer("attended", new MatMul(), "weights", part("v", 2, heads));
        layer("back", new Permute(List.of(0, 2, 1)), "attended");
        layer("joined", new Reshape(List.of(heads * FEATURES, TOKENS)), "back");
        layer("proj", new PointwiseLinear(heads * FEATURES, 6, true), "joined");
    }

    private static List<List<Integer>> channels(ChannelGroup group, Role role, String layer) {
        return group.members(role).stream()
                .filter(m -> m.layer().equals(layer))
                .map(Member::channels)
                .flatMap(List::stream)
                .map(unit -> IntStream.of(unit).boxed().toList())
                .toList();
    }

    @Test
    void aHeadIsItsQueriesKeysValuesAndTheColumnsThatReadIt() {
        attended(likeness(4), 4);
        ChannelGroup heads = ChannelGroups.of(network()).get("qkv");

        assertThat(heads.width()).isEqualTo(4);
        assertThat(heads.keptWhole()).isEmpty();
        assertThat(channels(heads, Role.PRODUCER, "qkv"))
                .startsWith(List.of(0, 1, 8, 9, 16, 17))
                .endsWith(List.of(6, 7, 14, 15, 22, 23));
        assertThat(channels(heads, Role.CONSUMER, "proj"))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7));
    }

    @Test
    void theReshapesThatAreLeftHaveFewerHeads() {
        attended(likeness(4), 4);
        Network network = network();
        Network pruned = new Surgery(network, ChannelGroups.of(network)).prune(plan("qkv", 1, 3));

        assertThat(pruned.layer("qkv").op()).isEqualTo(new PointwiseLinear(6, 12, true));
        assertThat(pruned.layer("split").op()).isEqualTo(new Reshape(List.of(3, 2, FEATURES, TOKENS)));
        assertThat(pruned.layer("q").op()).isEqualTo(new Reshape(List.of(2, TOKENS, FEATURES)));
        assertThat(pruned.layer("v.one").op()).isEqualTo(new SliceChannels(2, 1));
        assertThat(pruned.layer("scaled").op()).isEqualTo(new WithScalar(Arithmetic.MULTIPLY, 0.7));
        assertThat(pruned.layer("proj").op()).isEqualTo(new PointwiseLinear(4, 6, true));
        assertLaw(network, plan("qkv", 1, 3));
    }

    /** The tensor is stored with an axis of heads, the mask of all heads has none. */
    @Test
    void relativePositionsGoWithTheirHead() {
        String scaled = likeness(4);
        List<Integer> view = List.of(4, TOKENS, TOKENS);
        List<Integer> stored = List.of(1, 4, TOKENS, TOKENS);
        layer("bias", new WithParameter(Arithmetic.ADD, stored, view, true), scaled);
        List<Integer> all = List.of(1, TOKENS, TOKENS);
        attended(layer("mask", new WithParameter(Arithmetic.ADD, all, all, false), "bias"), 4);
        Network network = network();
        var surgery = new Surgery(network, ChannelGroups.of(network));
        Weights weights = RandomNetworks.weights(network, new Random(3));
        Weights left = surgery.prune(plan("qkv", 2), weights);

        assertThat(left.get("bias").shape()).containsExactly(1, 1, TOKENS, TOKENS);
        assertThat(left.get("bias")).isEqualTo(weights.get("bias").select(1, new int[] {2}));
        assertThat(left.get("mask").shape()).containsExactlyElementsOf(all);
        assertLaw(network, plan("qkv", 2));
    }

    /** A tensor in which heads and tokens are one axis cannot lose a head. */
    @Test
    void headsStayWhereATensorCannotLoseOne() {
        String scaled = likeness(4);
        List<Integer> view = List.of(4, TOKENS, TOKENS);
        attended(layer("bias", new WithParameter(Arithmetic.ADD, List.of(4 * TOKENS, TOKENS), view, true), scaled), 4);

        assertThat(ChannelGroups.of(network()).get("qkv").keptWhole())
                .contains("bias: no axis of its tensor [20, 5] counts channels alone");
    }

    /** Of one head the features that queries and keys are compared by may go, and those of the values by themselves. */
    @Test
    void oneHeadHasFeaturesToLose() {
        layer("q", new PointwiseLinear(6, 3, true), Network.INPUT);
        layer("k", new PointwiseLinear(6, 3, true), Network.INPUT);
        layer("v", new PointwiseLinear(6, 4, true), Network.INPUT);
        layer("q.turned", new Permute(List.of(1, 0)), "q");
        layer("product", new MatMul(), "q.turned", "k");
        layer("weights", new Softmax(1, false), "product");
        layer("weights.turned", new Permute(List.of(1, 0)), "weights");
        layer("attended", new MatMul(), "v", "weights.turned");
        layer("proj", new PointwiseLinear(4, 6, true), "attended");
        Network network = network();
        ChannelGroups groups = ChannelGroups.of(network);

        assertThat(groups.get("q").members()).extracting(Member::layer).containsExactly("q", "k");
        assertThat(groups.get("q").width()).isEqualTo(3);
        assertThat(channels(groups.get("v"), Role.CONSUMER, "proj"))
                .containsExactly(List.of(0), List.of(1), List.of(2), List.of(3));
        assertLaw(network, new PruningPlan(Map.of("q", new int[] {0, 2}, "v", new int[] {1, 2, 3})));
    }

    /** Queries, keys and values of one projection are a tensor together: what one loses the others lose. */
    @Test
    void featuresOfOneProjectionGoTogether() {
        attended(likeness(1), 1);
        Network network = network();
        ChannelGroup features = ChannelGroups.of(network).get("qkv");

        assertThat(channels(features, Role.PRODUCER, "qkv")).containsExactly(List.of(0, 2, 4), List.of(1, 3, 5));
        assertLaw(network, plan("qkv", 1));
    }

    /** The statistics of a softmax over features are of all of them; those of another head are others. */
    @Test
    void aSoftmaxOverFeaturesLeavesTheHeads() {
        projected(3);
        part("q", 0, 3);
        layer("sharp", new Softmax(2, false), "q");
        layer(
                "memory",
                new MatMul(),
                layer("k.turned", new Permute(List.of(0, 2, 1)), part("k", 1, 3)),
                part("v", 2, 3));
        layer("attended", new MatMul(), "sharp", "memory");
        layer("back", new Permute(List.of(0, 2, 1)), "attended");
        layer("joined", new Reshape(List.of(3 * FEATURES, TOKENS)), "back");
        layer("proj", new PointwiseLinear(3 * FEATURES, 6, true), "joined");
        Network network = network();

        assertThat(ChannelGroups.of(network).get("qkv").width()).isEqualTo(3);
        assertLaw(network, plan("qkv", 0, 2));
    }

    /** EfficientViT's: the groups of a convolution whose channels are heads already go with their head, as a whole. */
    @Test
    void groupsOfAConvolutionGoWithTheirHead() {
        var one = Extent.square(1);
        layer("qkv", new PointwiseLinear(6, 12, true), Network.INPUT);
        layer("filtered", new OneDimensional(new Conv2d(12, 12, one, one, Extent.square(0), one, 6, true)), "qkv");
        layer("scales", new Concat(), "qkv", "filtered");
        layer("heads", new Reshape(List.of(4, 6, TOKENS)), "scales");
        layer("q", new Crop(1, 0, 2, 1), "heads");
        layer("k", new Crop(1, 2, 2, 1), "heads");
        layer("v", new Crop(1, 4, 2, 1), "heads");
        layer("k.turned", new Permute(List.of(0, 2, 1)), "k");
        layer("memory", new MatMul(), "v", "k.turned");
        layer("attended", new MatMul(), "memory", "q");
        layer("joined", new Reshape(List.of(8, TOKENS)), "attended");
        layer("proj", new PointwiseLinear(8, 6, true), "joined");
        Network network = network();
        ChannelGroup heads = ChannelGroups.of(network).get("qkv");

        assertThat(heads.width()).isEqualTo(2);
        assertThat(heads.members())
                .extracting(Member::layer, Member::role)
                .containsExactly(
                        tuple("qkv", Role.PRODUCER), tuple("filtered", Role.PRODUCER), tuple("proj", Role.CONSUMER));
        assertThat(channels(heads, Role.CONSUMER, "proj")).containsExactly(List.of(0, 1, 4, 5), List.of(2, 3, 6, 7));
        Network pruned = new Surgery(network, ChannelGroups.of(network)).prune(plan("qkv", 1));
        assertThat(pruned.layer("filtered").op())
                .isEqualTo(new OneDimensional(new Conv2d(6, 6, one, one, Extent.square(0), one, 3, true)));
        assertLaw(network, plan("qkv", 1));
    }

    /** Each element of the product is of a channel of the one and a channel of the other: neither is followed. */
    @Test
    void aProductOfChannelsAndChannelsKeepsBoth() {
        layer("q", new PointwiseLinear(6, 3, true), Network.INPUT);
        layer("k", new PointwiseLinear(6, 4, true), Network.INPUT);
        layer("k.turned", new Permute(List.of(1, 0)), "k");
        layer("product", new MatMul(), "q", "k.turned");

        assertThat(ChannelGroups.of(network()).get("q").keptWhole())
                .contains("product: matrix product of channels and channels");
    }

    private static PruningPlan plan(String group, int... units) {
        return new PruningPlan(Map.of(group, units));
    }

    private static void assertLaw(Network network, PruningPlan plan) {
        var random = new Random(1);
        Weights weights = RandomNetworks.weights(network, random);
        double[] sample = RandomNetworks.sample(network, random);
        ChannelGroups groups = ChannelGroups.of(network);
        var surgery = new Surgery(network, groups);
        Network pruned = surgery.prune(plan);

        double[] actual = new Interpreter(pruned, surgery.prune(plan, weights).checkedFor(pruned)).run(sample);

        assertThat(actual)
                .containsExactly(new Interpreter(network, weights).run(sample, surgery.survivors(plan)), within(1e-9));
        int[] widths = groups.all().stream()
                .mapToInt(g -> plan.kept().containsKey(g.name()) ? plan.kept().get(g.name()).length : g.width())
                .toArray();
        assertThat(CostModel.of(network, groups).at(widths)).isEqualTo(Cost.of(pruned));
    }
}
