package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A class of attributes and a {@code forward}.
 *
 * @param attributes in the order of construction
 * @param inputs names of {@code forward}'s parameters
 */
record Body(List<Attribute> attributes, List<String> inputs, List<Statement> forward) implements Content {
    Body {
        attributes = List.copyOf(attributes);
        inputs = List.copyOf(inputs);
        forward = List.copyOf(forward);
    }

    /**
     * @param path names from {@code self} to the module; more than one where a container is only a holder
     */
    record Attribute(List<String> path, Build build) {
        Attribute {
            path = List.copyOf(path);
        }

        Code code() {
            String target = build instanceof Build.Stored ? tensor(path) : access(path);
            return new Code.Joined(List.of(Code.text(target + " = "), build.code()));
        }
    }

    /** {@code start} is an assignment's left side with its sign, or {@code return}, and a space. */
    record Statement(String start, Code value) {
        Code code() {
            return new Code.Joined(List.of(Code.text(start), value));
        }
    }

    /** The expression for a tensor that a module has of its own, looked up where PyTorch keeps them. */
    static String tensor(List<String> path) {
        String name = path.getLast();
        String module = access(path.subList(0, path.size() - 1));
        return Identifiers.attribute(name)
                ? module + "." + name
                : module + "._parameters[" + Identifiers.literal(name) + "]";
    }

    /** The expression for a module. Names that are not identifiers are looked up where PyTorch keeps modules. */
    static String access(List<String> path) {
        var access = new StringBuilder("self");
        for (String name : path) {
            if (Identifiers.attribute(name)) {
                access.append('.').append(name);
            } else {
                access.append("._modules[").append(Identifiers.literal(name)).append(']');
            }
        }
        return access.toString();
    }

    List<Argument> constructorArguments() {
        return attributes.stream()
                .flatMap(a -> a.build().code().arguments().stream())
                .toList();
    }

    List<Argument> forwardArguments() {
        return forward.stream().flatMap(s -> s.code().arguments().stream()).toList();
    }

    @Override
    public List<Argument> arguments() {
        var all = new ArrayList<>(constructorArguments());
        all.addAll(forwardArguments());
        return all;
    }

    @Override
    public String form() {
        return attributes.stream().map(a -> a.code().flat()).collect(Collectors.joining("\n")) + "\n" + inputs + "\n"
                + forward.stream().map(s -> s.code().flat()).collect(Collectors.joining("\n"));
    }
}
