package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** What a name in an ONNX graph stands for while it is translated. */
public sealed interface Operand {
    /** Computed from the network's input. */
    record Flow(View view) implements Operand {
        static Flow of(Activation activation) {
            return new Flow(View.of(activation));
        }
    }

    /** Computed from constants alone. */
    record Fixed(Constant constant) implements Operand {}

    /** Several values under one name, as {@code SplitToSequence} makes them. */
    record Sequence(List<Operand> parts) implements Operand {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** Something that could not be translated; the reason is thrown when the network needs it. */
    record Unusable(ProblemException reason) implements Operand {}
}
