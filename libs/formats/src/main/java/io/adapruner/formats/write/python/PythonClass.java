package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.Body.Attribute;
import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Binding;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A class of the generated module.
 *
 * @param purpose its docstring
 * @param content of the first of its modules; the others differ in constants only
 * @param bindings what stands for each of the content's constants
 */
record PythonClass(String name, String purpose, List<Parameter> parameters, Content content, List<Binding> bindings) {
    PythonClass {
        parameters = List.copyOf(parameters);
        bindings = List.copyOf(bindings);
    }

    /** A parameter of the constructor. */
    record Parameter(String name, boolean channels, Optional<Constant> fallback) {
        private Code code() {
            return Code.text(name + fallback.map(f -> "=" + f.python()).orElse(""));
        }
    }

    /** The class statement, with a line break at the end. */
    String source() {
        Iterator<Binding> values = bindings.iterator();
        var source = new StringBuilder("class " + name);
        source.append(content instanceof Body ? "(nn.Module):\n" : "(nn.Sequential):\n");
        source.append("    \"\"\"").append(purpose).append("\"\"\"\n\n");
        source.append(
                definition("__init__", parameters.stream().map(Parameter::code).toList()));
        switch (content) {
            case Build.Chain chain ->
                line(source, chain.children("super().__init__").bind(values, ""));
            case Body body -> {
                source.append("        super().__init__()\n");
                for (Attribute attribute : body.attributes()) {
                    line(source, attribute.code().bind(values, ""));
                }
                stored(body).forEach(n -> line(source, Code.text("self." + n + " = " + n)));
                source.append('\n');
                source.append(definition(
                        "forward", body.inputs().stream().map(Code::text).toList()));
                body.forward().forEach(s -> line(source, s.code().bind(values, "self.")));
            }
        }
        return source.toString();
    }

    private static String definition(String method, List<Code> parameters) {
        var all = new ArrayList<Code>();
        all.add(Code.text("self"));
        all.addAll(parameters);
        return "    " + new Code.Group("def " + method + "(", all, "):", ", ").print(4, 4) + "\n";
    }

    private static void line(StringBuilder source, Code code) {
        source.append("        ").append(code.print(8, 8)).append('\n');
    }

    /** Parameters that {@code forward} reads. */
    private LinkedHashSet<String> stored(Body body) {
        var stored = new LinkedHashSet<String>();
        int first = body.constructorArguments().size();
        for (Binding binding : bindings.subList(first, bindings.size())) {
            if (binding instanceof Binding.Named(String parameter)) {
                stored.add(parameter);
            }
        }
        return stored;
    }

    /**
     * Gives the names and shapes of the parameters and buffers that a module of this class has, by following its
     * constructor.
     *
     * @param arguments one per parameter
     */
    void declare(String prefix, List<Argument> arguments, BiConsumer<String, List<Integer>> sink) {
        Map<String, Constant> values = new HashMap<>();
        for (int p = 0; p < parameters.size(); p++) {
            values.put(parameters.get(p).name(), arguments.get(p).value());
        }
        Iterator<Constant> constants = bindings.stream()
                .map(b -> switch (b) {
                    case Binding.Literal(Constant value) -> value;
                    case Binding.Named(String parameter) -> values.get(parameter);
                })
                .iterator();
        switch (content) {
            case Build.Chain chain -> Declared.module(prefix, chain.with(constants), sink);
            case Body body ->
                body.attributes()
                        .forEach(a -> Declared.module(
                                prefix + String.join(".", a.path()) + ".",
                                a.build().with(constants),
                                sink));
        }
    }
}
