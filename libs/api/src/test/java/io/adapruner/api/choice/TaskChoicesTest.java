package io.adapruner.api.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskChoicesTest {
    @Test
    void aVectorIsClassScoresAndOneNumberIsAValue() {
        assertThat(likeness(TaskChoices.NONE, vector(2))).containsExactly(Likeness.CLASSES);
        assertThat(likeness(TaskChoices.NONE, vector(1))).containsExactly(Likeness.VALUES);
    }

    @Test
    void aMapIsClassScoresWhereItEndsInASoftmaxOrIsNamed() {
        assertThat(likeness(TaskChoices.NONE, map(5, false))).containsExactly(Likeness.VALUES);
        assertThat(likeness(named("map"), map(5, false))).containsExactly(Likeness.CLASSES);
        assertThat(likeness(TaskChoices.NONE, map(5, true))).containsExactly(Likeness.CLASSES);
        assertThat(likeness(TaskChoices.NONE, map(1, true)))
                .as("always 1, whatever the image")
                .containsExactly(Likeness.VALUES);
    }

    /** As the map of a text detector: by its one channel every pruned network would agree with the original. */
    @Test
    void oneChannelIsNoChoiceAmongClasses() {
        assertThatThrownBy(() -> named("map").imitation(map(1, false)))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                        .isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining("output map as class scores, but it has one channel");
    }

    private static TaskChoices named(String output) {
        return new TaskChoices(Optional.empty(), Optional.of(List.of(output)), Optional.empty(), Optional.empty());
    }

    private static List<Likeness> likeness(TaskChoices choices, Network network) {
        return choices.imitation(network).outputs().stream()
                .map(Imitation.Output::likeness)
                .toList();
    }

    private static Network vector(int length) {
        return new Network(
                "vector",
                TensorShape.of(3, 4, 4),
                List.of(
                        new Layer("flat", new Flatten(), List.of(Network.INPUT)),
                        new Layer("fc", new Linear(48, length, true), List.of("flat"))),
                "fc",
                List.of());
    }

    private static Network map(int channels, boolean softmax) {
        var conv = new Layer("conv", Conv2d.of(3, channels, 3, 1, 1), List.of(Network.INPUT));
        List<Layer> layers =
                softmax ? List.of(conv, new Layer("soft", new Softmax(0, false), List.of("conv"))) : List.of(conv);
        return new Network(
                "map",
                TensorShape.of(3, 4, 4),
                layers,
                List.of(new Network.Output("map", layers.getLast().name())),
                List.of());
    }
}
