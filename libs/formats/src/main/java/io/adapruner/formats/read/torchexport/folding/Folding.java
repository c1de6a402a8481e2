package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.operator.Outcome;
import io.adapruner.formats.read.torchexport.program.GraphArgument;
import io.adapruner.formats.read.torchexport.program.GraphArgument.OptionalTensorNames;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorNames;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every operator that can be computed on stored tensors. */
public final class Folding {
    private static final Map<String, Fold> FOLDS = folds();
    private static final Map<String, Fold.Single> MAKING = Making.folds();

    private Folding() {}

    private static Map<String, Fold> folds() {
        var folds = new HashMap<String, Fold>();
        Elementwise.folds().forEach((operator, fold) -> folds.put(operator, Fold.single(fold)));
        Products.folds().forEach((operator, fold) -> folds.put(operator, Fold.single(fold)));
        folds.putAll(Reductions.folds());
        folds.putAll(Joining.folds());
        folds.putAll(Normalisations.folds());
        Resampling.folds().forEach((operator, fold) -> folds.put(operator, Fold.single(fold)));
        return Map.copyOf(folds);
    }

    /**
     * What a call makes of stored tensors alone, or of nothing; nothing when it is given others, or is of an operator that only moves values or
     * is not computed here.
     *
     * @throws IllegalArgumentException when the tensors do not go together
     * @throws io.adapruner.problem.ProblemException when the result is too large
     */
    public static Optional<Outcome> of(Call call) {
        Fold.Single makes = MAKING.get(call.operator());
        if (makes != null) {
            return Optional.of(outcome(Fold.single(makes), call));
        }
        return Optional.ofNullable(FOLDS.get(call.operator()))
                .filter(fold -> constant(call) && !forEachImage(call))
                .map(fold -> outcome(fold, call));
    }

    private static boolean constant(Call call) {
        List<Value> tensors = call.node().arguments().values().stream()
                .flatMap(Folding::names)
                .map(call.values())
                .toList();
        return !tensors.isEmpty()
                && tensors.stream().allMatch(value -> value instanceof Stored || value instanceof Value.Numbers);
    }

    /** A layer over what is repeated for each image of the batch is one of the network, where the batch is an axis of its own. */
    private static boolean forEachImage(Call call) {
        return call.operator().equals("linear.default")
                && call.value("input") instanceof Stored stored
                && !stored.once(call.batch()).equals(stored);
    }

    private static Outcome outcome(Fold fold, Call call) {
        return new Outcome(
                fold.of(new Arguments(call)).stream()
                        .<Value>map(Stored::computed)
                        .toList(),
                Optional.empty());
    }

    private static Stream<String> names(GraphArgument argument) {
        return switch (argument) {
            case TensorName(String name) -> Stream.of(name);
            case TensorNames(List<String> names) -> names.stream();
            case OptionalTensorNames(List<Optional<String>> names) ->
                names.stream().flatMap(Optional::stream);
            default -> Stream.empty();
        };
    }
}
