package io.adapruner.formats.write.python.code;

import io.adapruner.network.op.Extent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A value that a module is constructed with. */
public sealed interface Constant {
    /** As a Python literal. */
    String python();

    record Whole(int value) implements Constant {
        @Override
        public String python() {
            return Integer.toString(value);
        }
    }

    /** One number for each axis; one for all when they are equal. */
    record Sizes(Extent value) implements Constant {
        @Override
        public String python() {
            return value.isEven(value.width())
                    ? Integer.toString(value.width())
                    : value.dims().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    record Real(double value) implements Constant {
        @Override
        public String python() {
            return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
        }
    }

    /** A list, which may take several lines. */
    record Numbers(List<Integer> values) implements Constant {
        public Numbers {
            values = List.copyOf(values);
        }

        @Override
        public String python() {
            return values.toString();
        }
    }

    record Flag(boolean value) implements Constant {
        @Override
        public String python() {
            return value ? "True" : "False";
        }
    }
}
