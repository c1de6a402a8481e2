package io.adapruner.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.json.Json;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever one field of an event holds, the event is valid or it is refused; nothing in between reaches a fold. */
class EventValidityTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<JsonNode> STRANGE = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.textNode(""),
            JSON.textNode("../../etc/passwd"),
            JSON.textNode("x".repeat(2_000)),
            JSON.textNode("NaN"),
            JSON.textNode("-Infinity"),
            JSON.numberNode(-1),
            JSON.numberNode(-2),
            JSON.numberNode(0.5),
            JSON.numberNode(Integer.MAX_VALUE),
            JSON.numberNode(Long.MIN_VALUE),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(new BigInteger("9".repeat(40))),
            JSON.numberNode(1e308),
            JSON.arrayNode(),
            JSON.arrayNode().addNull(),
            JSON.objectNode(),
            JSON.objectNode().putNull("x"));

    @ParameterizedTest
    @EnumSource
    void anyFieldRemovedOrStrangeMakesAValidEventOrNone(Topic topic) {
        var refused = new ArrayList<String>();
        for (String body : mutations(Json.mapper().valueToTree(EventCodecTest.sample(topic)))) {
            Event event;
            try {
                event = EventCodec.decode(topic, body);
            } catch (UndecodableEventException e) {
                refused.add(body);
                continue;
            }
            // What is accepted can be written again and read as the same.
            var again = EventCodec.encode(event, "id", "/test", Instant.EPOCH);
            assertThat(EventCodec.decode(topic, again.body())).as(body).isEqualTo(event);
        }
        assertThat(refused).hasSizeGreaterThan(STRANGE.size());
    }

    @ParameterizedTest
    @EnumSource
    void everyRequiredFieldIsMissed(Topic topic) {
        ObjectNode whole = Json.mapper().valueToTree(EventCodecTest.sample(topic));
        for (String name : required(topic)) {
            ObjectNode body = whole.deepCopy();
            body.remove(name);
            assertThatThrownBy(() -> EventCodec.decode(topic, body.toString()))
                    .as("without %s", name)
                    .isInstanceOf(UndecodableEventException.class);
        }
    }

    @Test
    void whatIsAbsentIsNamedAndWhatIsWrongIsQuoted() {
        assertThatThrownBy(() -> EventCodec.decode(Topic.PRUNING_REQUESTED, "{\"jobId\":\"j\"}"))
                .hasMessage("not a PruningRequested: request is absent");
        ObjectNode body = Json.mapper().valueToTree(EventCodecTest.sample(Topic.JOB_PROGRESSED));
        body.put("fraction", 1.5);
        assertThatThrownBy(() -> EventCodec.decode(Topic.JOB_PROGRESSED, body.toString()))
                .hasMessage("not a JobProgressed: fraction 1.5 must be in 0..1");
    }

    @Test
    void anAbsentTargetIsTheWholeJobAsMinusOneIs() {
        ObjectNode body = Json.mapper().valueToTree(EventCodecTest.sample(Topic.JOB_FAILED));
        body.put("target", -1);
        assertThat(((Event.JobFailed) EventCodec.decode(Topic.JOB_FAILED, body.toString())).target())
                .isEqualTo(Target.wholeJob());
        body.remove("target");
        assertThat(((Event.JobFailed) EventCodec.decode(Topic.JOB_FAILED, body.toString())).target())
                .isEqualTo(Target.wholeJob());
        body.put("target", 31);
        assertThat(((Event.JobFailed) EventCodec.decode(Topic.JOB_FAILED, body.toString())).target())
                .isEqualTo(new Target.OfBudget(31));
    }

    @Test
    void aTargetIsANumberOnTheWire() {
        JsonNode body = Json.mapper().valueToTree(EventCodecTest.sample(Topic.JOB_PROGRESSED));

        assertThat(body.get("target")).isEqualTo(JSON.numberNode(-1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 32, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aTargetThatNoBudgetCanHaveIsQuoted(int number) {
        assertThatThrownBy(() -> Target.of(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(number));
    }

    @Test
    void aSliceIsOfTheBudgetWhoseWeightsWereInherited() {
        var slice = (Event.TrainingSliceRequested) EventCodecTest.sample(Topic.TRAINING_SLICE_REQUESTED);

        assertThatThrownBy(() -> new Event.TrainingSliceRequested(
                        slice.jobId(), Target.budget(0), slice.training(), 0, 0, slice.request(), slice.inheritance()))
                .hasMessage("the slice is of job job-1, target 0, its inheritance of job job-1, target 1");
        assertThatThrownBy(() -> new Event.TrainingSliceRequested(
                        slice.jobId(), slice.target(), slice.training(), 0, 0, slice.request(), Optional.empty()))
                .hasMessage("fine-tuning needs the fact that started it");
    }

    /** Events of before there were several steps have no step, and stay the ones that they were. */
    @Test
    void anAbsentStepIsTheFirst() {
        PruningRequest before = Samples.request().withSteps(1);
        var requested = new Event.PruningRequested("job-1", before, "models/m/");
        ObjectNode body = Json.mapper().valueToTree(requested);
        body.remove(List.of("target", "step"));
        ((ObjectNode) body.get("request")).remove("steps");
        assertThat(EventCodec.decode(Topic.PRUNING_REQUESTED, body.toString())).isEqualTo(requested);

        for (Topic topic : List.of(
                Topic.PRUNING_REQUESTED,
                Topic.IMPORTANCE_EVALUATED,
                Topic.SUBNETWORK_FOUND,
                Topic.WEIGHTS_INHERITED,
                Topic.JOB_PROGRESSED)) {
            ObjectNode later = Json.mapper().valueToTree(EventCodecTest.sample(topic));
            assertThat(later.get("step").isInt()).as("a number on the wire").isTrue();
            later.remove("step");
            later.put("target", topic == Topic.SUBNETWORK_FOUND || topic == Topic.WEIGHTS_INHERITED ? 1 : -1);
            assertThat(EventCodec.decode(topic, later.toString()).pruningStep()).isEqualTo(Step.FIRST);
        }
    }

    @Test
    void aLaterStepIsOfOneBudgetAndOneOfTheRequests() {
        PruningRequest three = Samples.request();

        assertThat(new Event.PruningRequested("j", three, "m", Target.budget(1), new Step(3)).pruningStep())
                .isEqualTo(new Step(3));
        assertThatThrownBy(() -> new Event.PruningRequested("j", three, "m", Target.budget(1), new Step(4)))
                .hasMessage("step 4 must be one of the request's 3");
        assertThatThrownBy(() -> new Event.PruningRequested("j", three, "m", Target.wholeJob(), new Step(2)))
                .hasMessage("step 2 serves one budget, not the whole job");
        assertThatThrownBy(() -> new Event.ImportanceEvaluated("j", three, "m", "i", Target.budget(0), Step.FIRST))
                .hasMessage("the first step serves the whole job, not target 0");
        assertThatThrownBy(() -> new Event.ImportanceEvaluated("j", three, "m", "i", Target.budget(2), new Step(2)))
                .hasMessage("target 2 must be one of the request's 2 budgets");
        assertThatThrownBy(() -> new Event.SubnetworkFound("j", 0, three, "m", "i", "s", new Step(4)))
                .hasMessage("step 4 must be one of the request's 3");
        assertThatThrownBy(() -> new Step(0)).hasMessage("step 0 must be in 1..10");
    }

    /** All but the target, whose absence has a meaning. */
    private static List<String> required(Topic topic) {
        return RecordSchema.of(topic)
                .get("required")
                .valueStream()
                .map(JsonNode::asText)
                .filter(name -> !name.equals("target")
                        || topic == Topic.SUBNETWORK_FOUND
                        || topic == Topic.WEIGHTS_INHERITED
                        || topic == Topic.NETWORK_FINETUNED)
                .toList();
    }

    /** The event with each field, at any depth, removed and replaced by each strange value. */
    private static List<String> mutations(JsonNode event) {
        var bodies = new ArrayList<String>();
        mutate(event, event, bodies);
        return bodies;
    }

    private static void mutate(JsonNode root, JsonNode at, List<String> bodies) {
        if (at instanceof ObjectNode object) {
            for (String name : List.copyOf(
                    object.propertyStream().map(java.util.Map.Entry::getKey).toList())) {
                JsonNode old = object.get(name);
                for (JsonNode strange : STRANGE) {
                    object.set(name, strange);
                    bodies.add(root.toString());
                }
                object.remove(name);
                bodies.add(root.toString());
                object.set(name, old);
                mutate(root, old, bodies);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode old = array.get(i);
                for (JsonNode strange : STRANGE) {
                    array.set(i, strange);
                    bodies.add(root.toString());
                }
                array.set(i, old);
                mutate(root, old, bodies);
            }
        }
    }
}
