package io.adapruner.formats.read.checkpoint;

import static io.adapruner.formats.read.checkpoint.PickleMaker.call;
import static io.adapruner.formats.read.checkpoint.PickleMaker.dict;
import static io.adapruner.formats.read.checkpoint.PickleMaker.dictOfClass;
import static io.adapruner.formats.read.checkpoint.PickleMaker.global;
import static io.adapruner.formats.read.checkpoint.PickleMaker.integer;
import static io.adapruner.formats.read.checkpoint.PickleMaker.list;
import static io.adapruner.formats.read.checkpoint.PickleMaker.none;
import static io.adapruner.formats.read.checkpoint.PickleMaker.object;
import static io.adapruner.formats.read.checkpoint.PickleMaker.text;
import static io.adapruner.formats.read.checkpoint.PickleMaker.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.formats.Fixture;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One line for each kind of file: what lies beside weights and around them, and what is no weights. */
class CheckpointKindsTest {
    private static final PickleMaker MAKER = new PickleMaker();
    private static final byte[] SEVEN = {7, 0, 0, 0, 0, 0, 0, 0};

    @TempDir
    Path folder;

    /** The weights that are right hold 1, averages of them hold 2, everything else holds 3. */
    private static String weights() {
        return dict("conv.weight", MAKER.tensor(1));
    }

    private static String averages() {
        return dict("conv.weight", MAKER.tensor(2));
    }

    private static String other() {
        return MAKER.tensor(3);
    }

    private static String count() {
        return MAKER.tensor("torch.LongStorage", 1, SEVEN);
    }

    static Stream<Arguments> besideOrAround() {
        return Stream.of(
                kind("a state dict", weights()),
                kind("a loss", dict("loss", other(), "model_state_dict", weights())),
                kind("a namespace", beside(object("argparse.Namespace", "lr", integer(1)))),
                kind("a tensor in a namespace", beside(object("argparse.Namespace", "mean", other()))),
                kind("a numpy scalar", beside(numpyScalar())),
                kind("an enum", beside(call("mine.Phase", text("test")))),
                kind("a named tuple", beside(global("mine.Point") + tuple(integer(1)) + "\u0081")),
                kind("with keywords", beside(global("mine.Point") + tuple() + dict() + "\u0092")),
                kind("of protocol 0", beside("(imine\nPoint\n")),
                kind("of protocol 1", beside("(" + global("mine.Point") + integer(1) + "o")),
                kind("a bound method", beside(call("builtins.getattr", global("mine.Net"), text("forward")))),
                kind("a call of a result", beside(call("mine.partial", integer(1)) + tuple() + "R")),
                kind("the environment", beside(object("os._Environ", "PATH", text("/bin")))),
                kind("a class", beside(global("mine.Net"))),
                kind("a counter", beside(call("collections.Counter", dict("a", integer(2))))),
                kind("a range", beside(call("builtins.list", call("builtins.range", integer(3))))),
                kind("a complex tensor", beside(MAKER.tensor("torch.ComplexFloatStorage", 1, SEVEN))),
                kind("a quantised tensor", beside(call("torch._utils._rebuild_qtensor", other()))),
                kind("an optimizer", dict("state_dict", weights(), "optimizer", dict("state", other()))),
                kind("a whole module", dict("net", module(), "state_dict", weights())),
                kind("metrics", dict("conv.weight", MAKER.tensor(1), "acc.total", count())),
                kind("an object among weights", dict("conv.weight", MAKER.tensor(1), "x", object("mine.X"))),
                kind("a defaultdict", setItem(call("collections.defaultdict", global("builtins.list")))),
                kind("a dictionary of a class", dictOfClass("mine.Dict", "conv.weight", MAKER.tensor(1))),
                kind("an object around", object("mine.Checkpoint", "model", weights(), "epoch", integer(1))),
                kind("an unknown name", dict("resnet", weights(), "epoch", integer(1))),
                kind("two wrappers", dict("checkpoint", dict("model", weights()))),
                kind("a parameter with attributes", dict("conv.weight", parameterWithState())),
                kind("a tensor with attributes", dict("conv.weight", typed("torch.Tensor"))),
                kind("a tensor of a class", dict("conv.weight", typed("mine.Tensor"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("besideOrAround")
    void theWeightsAreRead(String kind, String root) {
        FileWeights read = read(root, Optional.empty());

        assertThat(read.weights().tensors().keySet()).as(kind).containsExactly("conv.weight");
        assertThat(read.weights().get("conv.weight").toArray()).containsExactly(1);
        assertThat(read.set()).isEqualTo(WeightSet.PLAIN);
        assertThat(read.warnings()).isEmpty();
    }

    static Stream<Arguments> plainAndAveraged() {
        return Stream.of(
                kind("timm", dict("state_dict", weights(), "state_dict_ema", averages())),
                kind("torchvision's references", dict("model", weights(), "model_ema", averagedModel())),
                kind("the averages first", dict("ema_model", averages(), "model", weights())),
                kind("RT-DETR", dict("model", weights(), "ema", dict("module", averages(), "updates", integer(9)))),
                kind("BasicSR", dict("params", weights(), "params_ema", averages())),
                kind("a stochastic average", dict("model", weights(), "swa_model", averages())),
                kind("under one name", dict("model", dict("net", weights(), "net_ema", averages()))),
                kind("without a name", dict("conv.weight", MAKER.tensor(1), "ema", averages())),
                kind("a shadow", dict("model", weights(), "ema", dict("decay", integer(1), "shadow", averages()))),
                kind("mmengine", dict("message_hub", dict(), "state_dict", averages(), "ema_state_dict", weights())),
                kind(
                        "Lightning",
                        dict(
                                "state_dict",
                                averages(),
                                "current_model_state",
                                weights(),
                                "averaging_state",
                                dict("n_averaged", count()))),
                kind(
                        "a callback for Lightning",
                        dict(
                                "state_dict",
                                weights(),
                                "callbacks",
                                dict("EMACallback{'decay': 0.99}", dict("ema_state_dict", averages())))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plainAndAveraged")
    void thePlainWeightsAreTakenUnlessTheAveragesAreAskedFor(String kind, String root) {
        FileWeights byDefault = read(root, Optional.empty());
        FileWeights averaged = read(root, Optional.of(WeightSet.EMA));

        assertThat(byDefault.set()).as(kind).isEqualTo(WeightSet.PLAIN);
        assertThat(byDefault.weights().tensors().values())
                .allSatisfy(t -> assertThat(t.get(0)).isEqualTo(1));
        assertThat(byDefault.warnings())
                .singleElement()
                .asString()
                .startsWith("the file holds plain and averaged (EMA) weights; the plain ones")
                .contains("weights=ema takes the others");
        assertThat(averaged.set()).isEqualTo(WeightSet.EMA);
        assertThat(averaged.weights().tensors().values())
                .allSatisfy(t -> assertThat(t.get(0)).isEqualTo(2));
        assertThat(averaged.warnings())
                .singleElement()
                .asString()
                .contains("the averaged (EMA) ones")
                .contains("weights=plain takes the others");
    }

    @Test
    void theWarningNamesWhereBothAre() {
        assertThat(read(dict("state_dict", weights(), "state_dict_ema", averages()), Optional.empty())
                        .warnings())
                .containsExactly(
                        "the file holds plain and averaged (EMA) weights; the plain ones (state_dict) were taken,"
                                + " weights=ema takes the others (state_dict_ema)");
    }

    @Test
    void averagesAloneAreTakenAndSaidToBeAverages() {
        assertThat(read(averagedModel(), Optional.empty()).warnings())
                .containsExactly("the file holds averaged (EMA) weights alone; they were taken");
        assertThat(read(dict("model", none(), "model_ema", averages()), Optional.empty())
                        .warnings())
                .containsExactly("the file holds averaged (EMA) weights alone (model_ema); they were taken");
    }

    static Stream<Arguments> noWeights() {
        return Stream.of(
                refused(
                        "a module",
                        module(),
                        "UNSAFE_MODEL_FILE",
                        "the checkpoint is a whole pickled module of class mine.Net"),
                refused(
                        "a module in a dictionary",
                        dict("epoch", integer(1), "model", module()),
                        "UNSAFE_MODEL_FILE",
                        "what the checkpoint holds as \"model\" is a whole pickled module of class mine.Net"),
                refused(
                        "its Python",
                        dict("model", module()),
                        "UNSAFE_MODEL_FILE",
                        "weights_only=False)[\"model\"].float().eval()"),
                refused(
                        "a name that is code",
                        dict("\"]+exit()+[\"", module()),
                        "UNSAFE_MODEL_FILE",
                        "weights_only=False)[...].float().eval()"),
                refused(
                        "an object",
                        object("mine.Run", "lr", integer(1)),
                        "UNSAFE_MODEL_FILE",
                        "object of class mine.Run"),
                refused(
                        "a command",
                        dict("model", call("posix.system", text("ls"))),
                        "UNSAFE_MODEL_FILE",
                        "posix.system"),
                refused(
                        "a command beside weights",
                        beside(call("builtins.eval", text("1"))),
                        "UNSAFE_MODEL_FILE",
                        "builtins.eval, which no weights need and by which a file can run code where it is loaded"),
                refused("a submodule", beside(global("os.path.join")), "UNSAFE_MODEL_FILE", "os.path.join"),
                refused(
                        "a tensor",
                        MAKER.tensor(1),
                        "INVALID_MODEL_FILE",
                        "no state dict and no dictionary of tensors"),
                refused("a list", list(MAKER.tensor(1)), "INVALID_MODEL_FILE", "torch.save(model.state_dict()"),
                refused("no tensors", dict("epoch", integer(1)), "INVALID_MODEL_FILE", "its keys are [epoch]"),
                refused(
                        "two networks",
                        dict("generator", weights(), "critic", weights()),
                        "INVALID_MODEL_FILE",
                        "several dictionaries of tensors, [generator, critic]"),
                refused(
                        "integers",
                        dict("conv.weight", count()),
                        "INVALID_MODEL_FILE",
                        "Quantised weights are not read"),
                refused("a call of a text", beside(text("x") + tuple() + "R"), "UNSAFE_MODEL_FILE", "no function"),
                refused("an extension code", beside("\u0082\u0001"), "UNSAFE_MODEL_FILE", "opcode 0x82"),
                refused("a long name", beside("cmine\n" + "x".repeat(999) + "\n"), "INVALID_MODEL_FILE", "characters"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noWeights")
    void whatHoldsNoneIsRefusedForWhatItIs(String kind, String root, String code, String sentence) {
        assertThatThrownBy(() -> read(root, Optional.empty()))
                .as(kind)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.valueOf(code)))
                .hasMessageContaining(sentence);
    }

    @Test
    void whatIsNoFloatingTensorIsNamedAndPassedOver() {
        FileWeights read = read(
                dict(
                        "conv.weight",
                        MAKER.tensor(1),
                        "acc.total",
                        count(),
                        "conv.scale",
                        call("torch._utils._rebuild_qtensor")),
                Optional.empty());

        assertThat(read.others())
                .containsExactly(
                        org.assertj.core.api.Assertions.entry("acc.total", "I64 values"),
                        org.assertj.core.api.Assertions.entry("conv.scale", "torch._utils._rebuild_qtensor"));
    }

    /** Everything that PyTorch itself makes of a script's odds and ends. */
    @ParameterizedTest
    @ValueSource(strings = {"beside-zip.pt", "beside-legacy.pt"})
    void whatPyTorchSavesBesideWeightsIsPassedOver(String fixture) {
        Path file = Fixture.file(folder, fixture);
        byte[] start = Fixture.bytes(fixture);

        FileWeights plain = Checkpoint.read(file, start, Optional.empty());
        FileWeights averaged = Checkpoint.read(file, start, Optional.of(WeightSet.EMA));

        assertThat(plain.weights().tensors().keySet()).containsExactly("conv.weight", "metric.sum");
        assertThat(plain.weights().get("conv.weight").toArray()).containsExactly(0, 1, 2, 3);
        assertThat(averaged.weights().get("conv.weight").toArray()).containsExactly(1, 2, 3, 4);
        assertThat(plain.others()).containsOnlyKeys("conv.seen");
    }

    /** Each dictionary is looked at once, however many names lead to it. */
    @Test
    void dictionariesThatHoldEachOtherEnd() {
        String name = text("ema");
        var entries = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            entries.append(text("ema" + i)).append("h\u0000");
        }
        String loop = "}q\u0000(" + name + "h\u0000" + entries + "u";

        assertThatThrownBy(() -> read(loop, Optional.empty())).hasMessageContaining("holds no state dict");
    }

    private FileWeights read(String root, Optional<WeightSet> asked) {
        byte[] bytes = MAKER.zip(root);
        return Checkpoint.read(Fixture.file(folder, "model.pt", bytes), bytes, asked);
    }

    private static Arguments kind(String name, String root) {
        return Arguments.of(name, root);
    }

    private static Arguments refused(String name, String root, String code, String sentence) {
        return Arguments.of(name, root, code, sentence);
    }

    private static String beside(String value) {
        return dict("best", value, "state_dict", weights());
    }

    private static String setItem(String dictionary) {
        return dictionary + text("conv.weight") + MAKER.tensor(1) + "s";
    }

    private static String numpyScalar() {
        return call("numpy._core.multiarray.scalar", call("numpy.dtype", text("f8")) + tuple() + "b", text("1234"));
    }

    private static String module() {
        return object("mine.Net", "_parameters", dict("weight", other()), "_buffers", dict(), "_modules", dict());
    }

    private static String averagedModel() {
        return dict("n_averaged", count(), "module.conv.weight", MAKER.tensor(2));
    }

    private static String parameterWithState() {
        return call("torch._utils._rebuild_parameter_with_state", MAKER.tensor(1), "\u0088", dict(), dict());
    }

    private static String typed(String type) {
        return call(
                "torch._tensor._rebuild_from_type_v2",
                global("torch._utils._rebuild_tensor_v2"),
                global(type),
                tuple(MAKER.tensorArguments("torch.FloatStorage", 1, new byte[] {0, 0, (byte) 0x80, 0x3f})),
                dict("attribute", integer(1)));
    }
}
