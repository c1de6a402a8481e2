package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.tensor.ElementType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that a pickle can be made of here. Containers are mutable while they are built, as the format demands. */
sealed interface PickleValue {
    record Text(String value) implements PickleValue {}

    record Int(BigInteger value) implements PickleValue {}

    record Real(double value) implements PickleValue {}

    record Truth(boolean value) implements PickleValue {}

    record None() implements PickleValue {}

    /** Bytes, devices, types: of no interest here, and harmless. */
    record Opaque(String what) implements PickleValue {}

    /** The place of a {@code MARK} on the stack. */
    record Mark() implements PickleValue {}

    /** A class or function by its name. */
    record Known(Global global) implements PickleValue {}

    /** A list, tuple or set. Compared by identity: contents may refer back to their container. */
    final class Sequence implements PickleValue {
        final List<PickleValue> items;

        Sequence(List<PickleValue> items) {
            this.items = new ArrayList<>(items);
        }
    }

    /** A dictionary, as a list of entries: keys need no hashing, so none can be crafted against it. */
    final class Dict implements PickleValue {
        record Entry(PickleValue key, PickleValue value) {}

        final List<Entry> entries = new ArrayList<>();

        /** The last value under a text key, as Python would keep it. */
        Optional<PickleValue> find(String key) {
            return entries.reversed().stream()
                    .filter(e -> e.key() instanceof Text text && text.value().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }
    }

    /**
     * What an unknown class or function would have made. It is not made: what it is given as items and as state is kept, for the
     * weights that may be among it.
     */
    final class Inert implements PickleValue {
        final String type;
        final Dict items = new Dict();
        Optional<Dict> state = Optional.empty();

        Inert(String type) {
            this.type = type;
        }

        /** Whether it is a network as PyTorch has it in memory: its class's source says what it computes. */
        boolean module() {
            return state.filter(s -> s.find("_modules").isPresent()
                            && s.find("_parameters").isPresent())
                    .isPresent();
        }

        /** Its items if it has any, as dictionaries of all kinds have; else its attributes. */
        Dict contents() {
            return items.entries.isEmpty() ? state.orElse(items) : items;
        }
    }

    /**
     * A block of values that tensors are views of.
     *
     * @param elements number of values
     */
    record Storage(String key, ElementType type, long elements) implements PickleValue {}

    /**
     * A view of a storage; offset, size and stride in elements, none negative, as many strides as sizes. Code that makes one
     * from a file must ask whether it is inside its storage.
     */
    record TensorView(Storage storage, long offset, List<Long> size, List<Long> stride) implements PickleValue {
        /**
         * Whether every element is one of the storage's, and the view has no more elements than the storage. A view of no
         * elements may have any extents that a tensor can have.
         */
        boolean liesInside() {
            if (size.stream().anyMatch(extent -> extent > Integer.MAX_VALUE)) {
                return false;
            }
            long elements = 1;
            long last = offset;
            try {
                for (int axis = 0; axis < size.size(); axis++) {
                    elements = Math.multiplyExact(elements, size.get(axis));
                    last = Math.addExact(last, Math.multiplyExact(Math.max(0, size.get(axis) - 1), stride.get(axis)));
                }
            } catch (ArithmeticException e) {
                return false;
            }
            return elements <= storage.elements() && (elements == 0 || last < storage.elements());
        }

        /** Whether the elements follow each other in the storage in row-major order. */
        boolean contiguous() {
            long expected = 1;
            for (int axis = size.size() - 1; axis >= 0; axis--) {
                if (size.get(axis) != 1 && stride.get(axis) != expected) {
                    return false;
                }
                expected *= size.get(axis);
            }
            return true;
        }
    }
}
