package io.adapruner.network.size;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Objects;

/** What one size of an operation is at another size of the network's input. */
public sealed interface SizeRule {
    /** The same at every size. */
    record Fixed() implements SizeRule {}

    /** What is left of the values that are read: of a reshape's extents one at most. */
    record Rest() implements SizeRule {}

    /**
     * {@code floor((times * extent + plus) / per)} of a value that is there before.
     *
     * @param value name of a layer or of the network's input
     * @param axis of one sample, 0 for channels
     */
    record Follows(String value, int axis, int times, int plus, int per) implements SizeRule {
        private static final int LARGEST = 1 << 16;

        public Follows {
            Objects.requireNonNull(value, "value");
            if (axis < 1 || times < 1 || times > LARGEST || per < 1 || per > LARGEST || Math.abs(plus) > LARGEST) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "a size cannot be (" + times + " * axis " + axis + " of " + value + " + " + plus + ") / "
                                + per);
            }
        }

        /** The extent of another value's axis. */
        public static Follows same(String value, int axis) {
            return new Follows(value, axis, 1, 0, 1);
        }

        /** Whether it is the extent itself. */
        public boolean exact() {
            return plus == 0 && times == per;
        }

        /** For an extent. */
        public int of(int extent) {
            return Math.toIntExact(Math.floorDiv((long) times * extent + plus, (long) per));
        }

        /**
         * For a value's shape.
         *
         * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} where it has no such axis
         */
        int of(TensorShape shape) {
            if (axis >= shape.rank()) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK,
                        "a size follows axis " + axis + " of " + value + ", which is " + shape);
            }
            return of(shape.dims().get(axis));
        }
    }
}
