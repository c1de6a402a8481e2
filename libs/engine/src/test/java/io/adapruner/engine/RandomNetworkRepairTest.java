package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.RandomNetworks;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever can be pruned can be eliminated, compensated and refitted, in combinations that no one planned. */
class RandomNetworkRepairTest {
    private static Engine engine;

    @BeforeContainer
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterContainer
    static void close() {
        engine.close();
    }

    @Property(tries = 150)
    void everyPrunedNetworkIsRepaired(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        ChannelGroups groups = ChannelGroups.of(network);
        PruningPlan plan = RandomNetworks.plan(groups, random);
        var surgery = new Surgery(network, groups);
        Network pruned = surgery.prune(plan);
        Weights cut = surgery.prune(plan, weights);
        List<Batch> images = List.of(Nets.randomBatch(network, 8, seed), Nets.randomBatch(network, 8, seed + 1));
        try (var compensation = new Compensation(
                engine,
                network,
                weights,
                Nets.raw(network),
                images,
                CalibrationImages.ROWS,
                random.nextBoolean() ? Precision.BF16 : Precision.FP32)) {
            for (Weights repaired :
                    List.of(compensation.compensate(plan, pruned, cut), compensation.refit(plan, pruned, cut))) {
                assertThat(repaired.checkedFor(pruned).tensors().keySet())
                        .isEqualTo(cut.tensors().keySet());
            }
        }
    }

    @Property(tries = 100)
    void channelsOfEveryGroupAreEliminated(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        List<ChannelGroup> groups = ChannelGroups.of(network).all().stream()
                .filter(group -> group.keptWhole().isEmpty() && group.width() > 1)
                .toList();
        List<Batch> images = List.of(Nets.randomBatch(network, 8, seed), Nets.randomBatch(network, 8, seed + 1));
        var beforehand = new LinkedHashMap<String, int[]>();
        var widths = new LinkedHashMap<String, Integer>();
        groups.forEach(group -> {
            int width = random.nextInt(1, group.width() + 1);
            widths.put(group.name(), width);
            beforehand.put(group.name(), IntStream.range(0, width).toArray());
        });

        ChannelElimination.measure(engine, network, weights, Nets.raw(network), images, groups)
                .forEach((name, elimination) -> assertThat(elimination.scores())
                        .hasSize(ChannelGroups.of(network).get(name).width()));
        try (var compensation = new Compensation(
                engine, network, weights, Nets.raw(network), images, CalibrationImages.ROWS, Precision.FP32)) {
            Map<String, int[]> kept = compensation.eliminate(widths, beforehand);

            assertThat(kept.keySet()).isEqualTo(widths.keySet());
            kept.forEach(
                    (name, units) -> assertThat(units).hasSize(widths.get(name)).doesNotHaveDuplicates());
        }
    }
}
