package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.PythonClass.Parameter;
import io.adapruner.formats.write.python.code.Argument;
import io.adapruner.formats.write.python.code.Binding;
import io.adapruner.formats.write.python.code.Constant;
import io.adapruner.formats.write.python.code.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Makes one class of containers that compute the same with other constants: those that differ become parameters. */
final class ClassMaker {
    /** Places whose constants are equal in every container, and so are one parameter. */
    private record Varying(List<Integer> places, List<Constant> values, Argument first) {}

    private final List<Draft> drafts;
    private final List<Content> contents;
    private final List<List<Argument>> arguments;
    private final List<Varying> varying;
    private final Map<Varying, Parameter> parameters = new LinkedHashMap<>();

    ClassMaker(List<Draft> drafts, List<Content> contents) {
        this.drafts = drafts;
        this.contents = contents;
        this.arguments = contents.stream().map(Content::arguments).toList();
        this.varying = varying();
        name();
    }

    PythonClass make(String name, String purpose) {
        Binding[] bindings = new Binding[arguments.getFirst().size()];
        for (int place = 0; place < bindings.length; place++) {
            bindings[place] =
                    new Binding.Literal(arguments.getFirst().get(place).value());
        }
        parameters.forEach(
                (v, parameter) -> v.places().forEach(place -> bindings[place] = new Binding.Named(parameter.name())));
        return new PythonClass(name, purpose, List.copyOf(parameters.values()), contents.getFirst(), List.of(bindings));
    }

    /** The expression that makes one of the containers. */
    Build.Instance instance(PythonClass type, int draft) {
        var values = new ArrayList<Argument>();
        parameters.forEach((v, p) -> values.add(
                new Argument(p.name(), "", p.name(), p.channels(), v.values().get(draft), p.fallback())));
        return new Build.Instance(type, values);
    }

    private List<Varying> varying() {
        record Key(String kind, List<Constant> values) {}
        Map<Key, Varying> found = new LinkedHashMap<>();
        List<Argument> first = arguments.getFirst();
        for (int place = 0; place < first.size(); place++) {
            int at = place;
            List<Constant> values =
                    arguments.stream().map(a -> a.get(at).value()).toList();
            if (values.stream().distinct().count() > 1) {
                found.computeIfAbsent(
                                new Key(first.get(place).kind(), values),
                                k -> new Varying(new ArrayList<>(), values, first.get(at)))
                        .places()
                        .add(place);
            }
        }
        return List.copyOf(found.values());
    }

    private void name() {
        Set<String> taken = new HashSet<>(Set.of("self"));
        if (contents.getFirst() instanceof Body body) {
            body.attributes().forEach(a -> taken.add(a.path().getFirst()));
        }
        // Python wants parameters with defaults last.
        for (boolean defaults : new boolean[] {false, true}) {
            for (Varying v : varying) {
                Optional<Constant> fallback = fallback(v);
                if (fallback.isPresent() == defaults) {
                    parameters.put(
                            v, new Parameter(unique(name(v), taken), v.first().channels(), fallback));
                }
            }
        }
    }

    private Optional<Constant> fallback(Varying v) {
        List<Optional<Constant>> fallbacks = v.places().stream()
                .map(p -> arguments.getFirst().get(p).fallback())
                .distinct()
                .toList();
        return fallbacks.size() == 1 ? fallbacks.getFirst() : Optional.empty();
    }

    private String name(Varying v) {
        Argument first = v.first();
        if (!first.channels()) {
            long same = varying.stream()
                    .filter(o -> o.first().label().equals(first.label()))
                    .count();
            return same == 1 ? first.label() : first.owner() + "_" + first.label();
        }
        boolean in = counts(v, Draft::in);
        boolean out = counts(v, Draft::out);
        if (in || out) {
            return in && out ? "channels" : in ? "in_channels" : "out_channels";
        }
        boolean groups = first.label().equals("groups");
        long same = varying.stream()
                .filter(o -> groups ? o.first().label().equals("groups") : inner(o))
                .count();
        if (same == 1) {
            return groups ? "groups" : "hidden_channels";
        }
        Argument producer = v.places().stream()
                .map(arguments.getFirst()::get)
                .filter(a -> a.label().equals("channels"))
                .findFirst()
                .orElse(first);
        return producer.owner() + "_" + producer.label();
    }

    /** Channels of neither the input nor the result. */
    private boolean inner(Varying v) {
        return v.first().channels()
                && !v.first().label().equals("groups")
                && !counts(v, Draft::in)
                && !counts(v, Draft::out);
    }

    private boolean counts(Varying v, Function<Draft, Optional<Integer>> channels) {
        return IntStream.range(0, drafts.size()).allMatch(d -> channels.apply(drafts.get(d))
                .filter(c -> v.values().get(d).equals(new Constant.Whole(c)))
                .isPresent());
    }

    private static String unique(String wanted, Set<String> taken) {
        String name = Identifiers.shortened(wanted);
        String unique = name;
        int count = 2;
        // A parameter that forward reads becomes an attribute of its name.
        while (!taken.add(unique) || (!Identifiers.attribute(unique) && !usual(unique))) {
            unique = name + "_" + count++;
        }
        return unique;
    }

    private static boolean usual(String name) {
        return Set.of(
                        "in_channels",
                        "out_channels",
                        "stride",
                        "padding",
                        "dilation",
                        "groups",
                        "bias",
                        "eps",
                        "momentum",
                        "kernel_size")
                .contains(name);
    }
}
