package io.adapruner.formats.read.torchexport.program;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a node is given, as far as networks need it. */
public sealed interface GraphArgument {
    /** The same with tensors under other names. */
    default GraphArgument renamed(UnaryOperator<String> names) {
        return switch (this) {
            case TensorName(String name) -> new TensorName(names.apply(name));
            case TensorNames(List<String> all) ->
                new TensorNames(all.stream().map(names).toList());
            case OptionalTensorNames(List<Optional<String>> all) ->
                new OptionalTensorNames(
                        all.stream().map(name -> name.map(names)).toList());
            case Whole _, Wholes _, Real _, Reals _, Truth _, Text _, Nothing _, Other _ -> this;
        };
    }

    /** Names of the tensors in it. */
    default List<String> tensors() {
        return switch (this) {
            case TensorName(String name) -> List.of(name);
            case TensorNames(List<String> all) -> all;
            case OptionalTensorNames(List<Optional<String>> all) ->
                all.stream().flatMap(Optional::stream).toList();
            case Whole _, Wholes _, Real _, Reals _, Truth _, Text _, Nothing _, Other _ -> List.of();
        };
    }

    record TensorName(String name) implements GraphArgument {}

    record TensorNames(List<String> names) implements GraphArgument {}

    /** Where one is left out there is nothing. */
    record OptionalTensorNames(List<Optional<String>> names) implements GraphArgument {}

    record Whole(long value) implements GraphArgument {}

    /** Symbolic sizes among them stand as their example values, {@link Program#UNKNOWN} where the file has none. */
    record Wholes(List<Long> values) implements GraphArgument {}

    record Real(double value) implements GraphArgument {}

    record Reals(List<Double> values) implements GraphArgument {}

    record Truth(boolean value) implements GraphArgument {}

    record Text(String value) implements GraphArgument {}

    record Nothing() implements GraphArgument {}

    /** Anything else; {@code kind} is the schema's name for it. */
    record Other(String kind) implements GraphArgument {}
}
