package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Constant;
import io.adapruner.formats.write.python.code.Identifiers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** How a module is made. */
sealed interface Build {
    /** One of PyTorch's own modules. */
    record Leaf(String function, List<Argument> arguments) implements Build {
        public Leaf {
            arguments = List.copyOf(arguments);
        }
    }

    /** An {@code nn.Sequential}. */
    record Chain(List<Entry> entries) implements Build, Content {
        public Chain {
            entries = List.copyOf(entries);
        }

        /** Whether the children have the names that {@code nn.Sequential} gives by itself. */
        boolean numbered() {
            return IntStream.range(0, entries.size())
                    .allMatch(i -> entries.get(i).name().equals(Integer.toString(i)));
        }

        /** Levels of sequences in one expression. */
        int depth() {
            int below = 0;
            for (Entry entry : entries) {
                below = Math.max(below, entry.build() instanceof Chain inner ? inner.depth() : 0);
            }
            return 1 + below;
        }

        /** A stage of blocks or a single module: a class of it would say nothing more. */
        boolean plain() {
            return numbered() && (entries.size() == 1 || entries.stream().allMatch(e -> e.build() instanceof Instance));
        }

        @Override
        public List<Argument> arguments() {
            return code().arguments();
        }

        @Override
        public String form() {
            return code().flat();
        }

        /** The arguments of {@code nn.Sequential}'s constructor. */
        Code children(String function) {
            if (numbered()) {
                return Code.call(
                        function, entries.stream().map(e -> e.build().code()).toList());
            }
            List<Code> pairs = new ArrayList<>();
            entries.forEach(e -> pairs.add(new Code.Group(
                    "(",
                    List.of(Code.text(Identifiers.literal(e.name())), e.build().code()),
                    ")",
                    ", ")));
            return new Code.Group(function + "(OrderedDict([", pairs, "]))", ", ");
        }
    }

    /** A child of an {@code nn.Sequential}. */
    record Entry(String name, Build build) {}

    /** A module of a generated class, one argument for each of its parameters. */
    record Instance(PythonClass type, List<Argument> arguments) implements Build {
        public Instance {
            arguments = List.copyOf(arguments);
        }
    }

    /** A tensor of the module itself, one argument for each extent. */
    record Stored(List<Argument> extents, boolean trained) implements Build {
        public Stored {
            extents = List.copyOf(extents);
        }
    }

    /** A bare {@code nn.Module}, to hold others under a name; it is never called. */
    record Holder() implements Build {}

    default Code code() {
        return switch (this) {
            case Leaf(String function, List<Argument> arguments) -> Code.call(function, arguments);
            case Chain chain -> chain.children("nn.Sequential");
            case Instance(PythonClass type, List<Argument> arguments) -> Code.call(type.name(), arguments);
            case Stored(List<Argument> extents, boolean trained) -> {
                Code zeros = Code.call(
                        "torch.zeros",
                        List.of(new Code.Group("(", List.copyOf(extents), extents.size() == 1 ? ",)" : ")", ", ")));
                yield Code.call(
                        "nn.Parameter", trained ? List.of(zeros) : List.of(zeros, Code.text("requires_grad=False")));
            }
            case Holder _ -> Code.text("nn.Module()");
        };
    }

    /** The same module made with other constants, in the order of its code's arguments. */
    default Build with(Iterator<Constant> constants) {
        return switch (this) {
            case Leaf(String function, List<Argument> arguments) -> new Leaf(function, changed(arguments, constants));
            case Chain(List<Entry> entries) -> {
                var changed = new ArrayList<Entry>();
                entries.forEach(e -> changed.add(new Entry(e.name(), e.build().with(constants))));
                yield new Chain(changed);
            }
            case Instance(PythonClass type, List<Argument> arguments) ->
                new Instance(type, changed(arguments, constants));
            case Stored(List<Argument> extents, boolean trained) -> new Stored(changed(extents, constants), trained);
            case Holder holder -> holder;
        };
    }

    private static List<Argument> changed(List<Argument> arguments, Iterator<Constant> constants) {
        var changed = new ArrayList<Argument>();
        arguments.forEach(a -> changed.add(a.with(constants.next())));
        return changed;
    }
}
