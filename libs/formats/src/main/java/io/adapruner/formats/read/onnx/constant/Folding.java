package io.adapruner.formats.read.onnx.constant;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every operator that can be computed on constants. */
public final class Folding {
    private static final Map<String, Fold> FOLDS = folds();

    private Folding() {}

    private static Map<String, Fold> folds() {
        var folds = new HashMap<String, Fold>();
        Making.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        Moving.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        Arithmetic.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        Multiplying.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        Normalising.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        Reducing.folds().forEach((type, fold) -> folds.put(type, Fold.single(fold)));
        folds.putAll(Selecting.folds());
        return Map.copyOf(folds);
    }

    /**
     * The outputs of a node of ONNX's own domain; nothing for an operator that is not computed here.
     *
     * @throws IllegalArgumentException when its inputs do not go together
     */
    public static Optional<List<Constant>> of(Arguments arguments) {
        return arguments.node().domain().isEmpty()
                ? Optional.ofNullable(FOLDS.get(arguments.node().type())).map(fold -> fold.of(arguments))
                : Optional.empty();
    }
}
