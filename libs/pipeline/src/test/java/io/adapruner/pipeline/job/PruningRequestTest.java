package io.adapruner.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.EventCodec;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Every accepted request can be published to the other services and read again. */
class PruningRequestTest {
    /** {@code message.max.bytes} of a broker with default settings is 1,048,588; half of it is margin for headers. */
    private static final int HALF_A_RECORD = 1_048_588 / 2;

    @Property(tries = 40)
    void everyAcceptedRequestFitsARecordAndComesBack(
            @ForAll("patterns") List<String> include,
            @ForAll("patterns") List<String> exclude,
            @ForAll("budgets") List<Budget> budgets,
            @ForAll @DoubleRange(min = 0.01, max = 1) double kept,
            @ForAll long seed) {
        PruningRequest labelled = request(include, exclude, budgets, kept, seed);
        fitsAndComesBack(labelled);
        fitsAndComesBack(imitated(labelled));
    }

    /** With as many outputs as can be imitated, of the longest names. */
    private static PruningRequest imitated(PruningRequest request) {
        List<Imitation.Output> outputs = IntStream.range(0, Imitation.MOST_OUTPUTS)
                .mapToObj(i -> new Imitation.Output("o".repeat(198) + (10 + i), Likeness.VALUES, 1))
                .toList();
        return new PruningRequest(
                        request.modelId(),
                        request.datasetId(),
                        request.budgets(),
                        request.method(),
                        TrainingRecipe.imitation(),
                        Optional.empty(),
                        request.precision(),
                        request.seed())
                .withImitation(new Imitation(outputs));
    }

    /** The request with the most bytes that its bounds allow. */
    @Test
    void theLargestRequestFitsARecordAndComesBack() {
        List<String> longest = Collections.nCopies(Method.MAX_PATTERNS, "\u20ac".repeat(Method.LONGEST_PATTERN));
        List<Budget> budgets = Collections.nCopies(
                PruningRequest.MAX_BUDGETS,
                new Budget(Budget.Metric.PARAMETERS, Budget.Unit.ABSOLUTE, 1.2345678901234567e9));

        fitsAndComesBack(request(longest, longest, budgets, Double.MIN_VALUE, Long.MIN_VALUE));
    }

    /** Texts of every kind: either they are refused, or they are the same after encoding and decoding. */
    @Property(tries = 300)
    void aPatternIsRefusedOrComesBack(@ForAll String pattern) {
        PruningRequest request;
        try {
            request = request(List.of(pattern), List.of(), List.of(Budget.parse("macs=50%")), 0.1, 1);
        } catch (ProblemException e) {
            assertThat(e).hasMessageContaining("include holds");
            return;
        }
        fitsAndComesBack(request);
    }

    @Test
    void moreThanTheMeaningOfAFieldIsRefused() {
        List<Budget> one = List.of(Budget.parse("macs=50%"));

        assertThatThrownBy(() -> request(Collections.nCopies(129, "a"), List.of(), one, 0.1, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("include holds 129 patterns, at most 128 are taken");
        assertThatThrownBy(() -> request(List.of(), List.of("a".repeat(257)), one, 0.1, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("exclude holds a pattern of 257 characters; it must have 1 to 256");
        assertThatThrownBy(() -> request(List.of("a\nb"), List.of(), one, 0.1, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'a?b' with a control character");
        assertThatThrownBy(() -> request(List.of(), List.of(), Collections.nCopies(33, one.getFirst()), 0.1, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("a job needs 1 to 32 budgets, got 33");
        assertThatThrownBy(() -> Budget.parse("macs=" + "1".repeat(60)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is not of the form");
        assertThatThrownBy(() -> new Budget(Budget.Metric.MACS, Budget.Unit.ABSOLUTE, 1e19))
                .isInstanceOf(ProblemException.class)
                .hasMessage("budget 1.0E19 must be above 0 and at most 1.0E18");
        Method usual = Method.defaults();
        assertThatThrownBy(() -> new Method(
                        usual.widthRule(),
                        List.of(CriterionName.L1, CriterionName.L1),
                        true,
                        1,
                        0.1,
                        List.of(),
                        List.of(),
                        false,
                        1,
                        1))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("name one twice");
    }

    @Test
    void whatIsMissingIsNamedInsteadOfMetLater() {
        List<Budget> one = List.of(Budget.parse("macs=50%"));
        TrainingRecipe training = TrainingRecipe.defaults();

        assertThatThrownBy(() -> new PruningRequest(
                        null, "d", one, Method.defaults(), training, Optional.empty(), Precision.FP32, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("modelId is missing");
        assertThatThrownBy(() -> new PruningRequest(
                        "m", "../d", one, Method.defaults(), training, Optional.empty(), Precision.FP32, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("datasetId '../d' must be 1 to 128 letters");
        assertThatThrownBy(() -> new PruningRequest("m", "d", one, null, training, Optional.empty(), Precision.FP32, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("method is missing");
        assertThatThrownBy(
                        () -> new PruningRequest("m", "d", one, Method.defaults(), training, Optional.empty(), null, 1))
                .isInstanceOf(ProblemException.class)
                .hasMessage("precision is missing");
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .withChars('"', '\\', '*', '/', '\u2028')
                .ofMinLength(1)
                .ofMaxLength(Method.LONGEST_PATTERN)
                .list()
                .ofMaxSize(Method.MAX_PATTERNS);
    }

    @Provide
    Arbitrary<List<Budget>> budgets() {
        Arbitrary<Budget> shares = Arbitraries.doubles()
                .between(0, false, 100, true)
                .map(value -> new Budget(Budget.Metric.MACS, Budget.Unit.PERCENT, value));
        Arbitrary<Budget> counts = Arbitraries.doubles()
                .between(0, false, 1e18, true)
                .map(value -> new Budget(Budget.Metric.BYTES, Budget.Unit.ABSOLUTE, value));
        return Arbitraries.oneOf(shares, counts).list().ofMinSize(1).ofMaxSize(PruningRequest.MAX_BUDGETS);
    }

    private static PruningRequest request(
            List<String> include, List<String> exclude, List<Budget> budgets, double kept, long seed) {
        Method usual = Method.defaults();
        return new PruningRequest(
                "m".repeat(128),
                "d".repeat(128),
                budgets,
                new Method(usual.widthRule(), usual.criteria(), true, 1, kept, include, exclude, false, 1024, 50),
                TrainingRecipe.defaults(),
                Optional.of(new SparseTraining(1, 1e-4, 0.01)),
                Precision.BF16,
                seed);
    }

    /** The first event of a job, and the one that holds the request twice. */
    private static void fitsAndComesBack(PruningRequest request) {
        String job = "j".repeat(128);
        int last = request.budgets().size() - 1;
        String place = "jobs/" + job + "/targets/31/inherited/";
        var inherited = new WeightsInherited(job, last, request, place, place, place, place, Step.FIRST);
        for (Event event : List.of(
                new PruningRequested(job, request, place),
                new TrainingSliceRequested(
                        job, Target.budget(last), Training.FINE_TUNE, 1, 1, request, Optional.of(inherited)))) {
            byte[] record = EventCodec.encode(event, "id", "/adapruner/test", Instant.EPOCH)
                    .body()
                    .getBytes(StandardCharsets.UTF_8);

            assertThat(record).hasSizeLessThan(HALF_A_RECORD);
            assertThat(EventCodec.decode(event.topic(), new String(record, StandardCharsets.UTF_8)))
                    .isEqualTo(event);
        }
    }

    @Test
    void latencyIsWrittenAsATimeOrAPartOfTheOriginal() {
        assertThat(Budget.parse("latency=4ms")).hasToString("latency=4ms");
        assertThat(Budget.parse("latency=4ms").limit(1)).isEqualTo(4_000_000);
        assertThat(Budget.parse("latency=0.5s").limit(1)).isEqualTo(500_000_000);
        assertThat(Budget.parse("LATENCY=800us").limit(1)).isEqualTo(800_000);
        assertThat(Budget.parse("latency=50%")).hasToString("latency=50%");
        assertThat(Budget.parse("latency=50%").limit(9_000_001)).isEqualTo(4_500_000);
        for (String wrong :
                List.of("latency=4", "latency=4m", "latency=-4ms", "macs=4ms", "latency=0ms", "latency=101%")) {
            assertThatThrownBy(() -> Budget.parse(wrong)).as(wrong).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void whoImitatesLearnsFromNoLabels() {
        var imitation = new Imitation(List.of(new Imitation.Output("boxes", Likeness.VALUES, 1)));
        PruningRequest labelled = timed("macs=50%", Optional.empty());

        assertThatThrownBy(() -> labelled.withImitation(imitation)).hasMessageContaining("imitated already");
        assertThat(labelled.withTraining(TrainingRecipe.imitation())
                        .withImitation(imitation)
                        .imitation())
                .hasValue(imitation);
        assertThatThrownBy(() -> new Imitation(List.of(new Imitation.Output("boxes", Likeness.VALUES, 0))))
                .hasMessageContaining("nothing is imitated");
        assertThatThrownBy(() -> new Imitation.Output("boxes", Likeness.VALUES, -1))
                .hasMessageContaining("0..1000");
        assertThatThrownBy(() -> new Imitation(List.of())).hasMessageContaining("1 to 64 outputs");
    }

    @Test
    void howTheNetworkIsRunIsSaidExactlyWhenItsLatencyIsBounded() throws Exception {
        var target = Optional.of(new LatencyTarget(4, 2, Optional.empty()));

        PruningRequest timed = timed("latency=4ms", target);

        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(timed), PruningRequest.class))
                .isEqualTo(timed);
        assertThat(timed.withTraining(TrainingRecipe.defaults()).latency()).isEqualTo(target);
        assertThatThrownBy(() -> timed("latency=4ms", Optional.empty())).hasMessageContaining("latency is missing");
        assertThatThrownBy(() -> timed("macs=50%", target)).hasMessageContaining("no budget bounds it");
        assertThatThrownBy(() -> new LatencyTarget(0, 1, Optional.empty())).hasMessageContaining("batch 0");
        assertThatThrownBy(() -> new LatencyTarget(1, 1025, Optional.empty())).hasMessageContaining("threads 1025");
        assertThatThrownBy(() -> new LatencyTarget(1, 1, Optional.of("../x")))
                .hasMessageContaining("id of a registered");
    }

    @Test
    void severalStepsNeedAnEpochEachAndNoLatencyTable() throws Exception {
        PruningRequest one = timed("macs=50%", Optional.empty());
        PruningRequest three = one.withTraining(one.training().withEpochs(3)).withSteps(3);

        assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(three), PruningRequest.class))
                .isEqualTo(three);
        assertThat(three.withTraining(one.training().withEpochs(7)).steps()).isEqualTo(new StepSchedule(3));
        assertThatThrownBy(() -> one.withSteps(3))
                .isInstanceOf(ProblemException.class)
                .hasMessage("steps: 3 steps need as many epochs of fine-tuning, one after each; there is 1");
        assertThatThrownBy(() -> three.withTraining(one.training().withEpochs(0)))
                .hasMessageContaining("there are 0");
        PruningRequest timed = timed("latency=4ms", Optional.of(LatencyTarget.defaults()));
        assertThatThrownBy(
                        () -> timed.withTraining(one.training().withEpochs(3)).withSteps(3))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("steps: a latency budget is reached in one step");
        for (int number : new int[] {0, -1, 11}) {
            assertThatThrownBy(() -> one.withSteps(number))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("steps " + number + " must be in 1..10");
        }
    }

    /** As jobs were stored before latency could be bounded and outputs imitated. */
    @Test
    void aRequestThatSaysNothingOfThemIsRead() throws Exception {
        PruningRequest counted = timed("macs=50%", Optional.empty());
        var stored =
                (com.fasterxml.jackson.databind.node.ObjectNode) Json.mapper().valueToTree(counted);
        stored.remove("latency");
        stored.remove("imitation");
        stored.remove("steps");

        assertThat(Json.mapper().treeToValue(stored, PruningRequest.class)).isEqualTo(counted);
    }

    private static PruningRequest timed(String budget, Optional<LatencyTarget> target) {
        return new PruningRequest(
                "model",
                "dataset",
                List.of(Budget.parse(budget)),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                1,
                target,
                Optional.empty(),
                StepSchedule.ONE,
                Optional.empty());
    }
}
