package io.adapruner.formats.write.python;

import io.adapruner.formats.write.python.Body.Statement;
import io.adapruner.formats.write.python.code.Arguments;
import io.adapruner.formats.write.python.code.Code;
import io.adapruner.formats.write.python.code.Expressions;
import io.adapruner.formats.write.python.code.Identifiers;
import io.adapruner.formats.write.python.code.SizedExpressions;
import io.adapruner.formats.write.python.module.Region;
import io.adapruner.formats.write.python.module.Unit;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.size.SizeRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The body of a {@code forward}. A value that is read once is written into the expression that reads it while that stays
 * short; a variable that is no longer needed is reused.
 */
final class ForwardCode {
    private static final int LONGEST = 72;
    private static final int DEEPEST = 3;
    private static final List<String> NAMES = List.of("x", "y", "z", "u", "v", "w");

    /** A value not yet assigned to a variable. */
    private record Pending(Code code, int depth, Set<String> variables, boolean sum) {}

    private final Region region;
    private final List<String> inputs;
    private final List<Statement> statements = new ArrayList<>();
    /** Reads that are still to come, by value. */
    private final Map<String, Integer> reads = new HashMap<>();

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> held = new LinkedHashMap<>();
    private final Map<String, Pending> pending = new HashMap<>();

    ForwardCode(Region region) {
        this.region = region;
        int count = region.inputs().size();
        inputs = region.inputNames().map(ForwardCode::parameters).orElseGet(() -> IntStream.range(0, count)
                .mapToObj(i -> count <= 3 ? NAMES.get(i) : "x" + (i + 1))
                .toList());
        region.units().forEach(u -> u.inputs().forEach(i -> reads.merge(i, 1, Integer::sum)));
        region.outputs().forEach(o -> reads.merge(o, 1, Integer::sum));
        for (int i = 0; i < count; i++) {
            assign(region.inputs().get(i), inputs.get(i));
        }
        region.units().forEach(this::step);
        List<String> results = region.outputs();
        if (results.size() > 1) {
            results.forEach(this::settle);
        }
        if (results.isEmpty()) {
            // Nothing but identities between input and output.
            statements.add(new Statement("return ", Code.text(inputs().getFirst())));
            return;
        }
        List<Code> returned = results.stream().map(r -> operand(r).code()).toList();
        statements.add(new Statement(
                "return ", returned.size() == 1 ? returned.getFirst() : new Code.Group("", returned, "", ", ")));
    }

    /** As users call them, where that is an identifier of the source's own. */
    private static List<String> parameters(List<String> inputNames) {
        var taken = new HashSet<String>();
        return inputNames.stream()
                .map(name -> {
                    String parameter = Identifiers.variable(name);
                    for (int number = 2; !taken.add(parameter); number++) {
                        parameter = Identifiers.variable(name) + "_" + number;
                    }
                    return parameter;
                })
                .toList();
    }

    /** Names of the parameters behind {@code self}. */
    List<String> inputs() {
        return inputs.isEmpty() ? List.of("x") : inputs;
    }

    List<Statement> statements() {
        return statements;
    }

    private void step(Unit unit) {
        if (!rules(unit).isEmpty()) {
            // Shapes are read of variables: an expression would be computed again for each.
            unit.inputs().forEach(this::settle);
        }
        Pending value = value(unit);
        if (unit.inputs().stream().anyMatch(pending::containsKey)
                && (value.depth() > DEEPEST || value.code().flat().length() > LONGEST)) {
            unit.inputs().forEach(this::settle);
            value = value(unit);
        }
        unit.inputs().forEach(pending::remove);
        String first = unit.outputs().getFirst();
        if (unit.outputs().size() == 1 && reads.getOrDefault(first, 0) == 1) {
            pending.put(first, value);
        } else {
            emit(unit.outputs(), value);
        }
    }

    private Pending value(Unit unit) {
        List<Pending> operands = unit.inputs().stream().map(this::operand).toList();
        var used = new LinkedHashSet<String>();
        operands.forEach(o -> used.addAll(o.variables()));
        int depth = operands.stream().mapToInt(Pending::depth).max().orElse(0);
        List<Code> codes = operands.stream().map(Pending::code).toList();
        if (unit instanceof Unit.Single single && !rules(unit).isEmpty()) {
            Op op = single.layer().op();
            Code code = new SizedExpressions(new Arguments(OpCode.word(op)), unit.inputs(), codes).of(op, rules(unit));
            return new Pending(code, depth + 1, used, false);
        }
        if (unit instanceof Unit.Single single && single.path().isEmpty()) {
            Op op = single.layer().op();
            boolean sum = op instanceof Add;
            if (Expressions.indexes(op) && operands.getFirst().sum()) {
                codes = List.of(new Code.Group("(", codes, ")", ""));
            }
            Code code = new OpCode(OpCode.word(op)).expression(op, codes);
            return new Pending(code, sum ? depth : depth + 1, used, sum);
        }
        if (unit instanceof Unit.Single single && single.layer().op() instanceof WithParameter op) {
            Code code = Expressions.withParameter(op, codes.getFirst(), Body.tensor(single.path()));
            return new Pending(code, depth + 1, used, false);
        }
        if (unit instanceof Unit.Single single && single.layer().op() instanceof StoredValue op) {
            Code code = Expressions.stored(op, codes.getFirst(), Body.tensor(single.path()));
            return new Pending(code, depth + 1, used, false);
        }
        return new Pending(Code.call(Body.access(path(unit)), codes), depth + 1, used, false);
    }

    private List<SizeRule> rules(Unit unit) {
        return unit instanceof Unit.Single single ? region.rules(single.layer()) : List.of();
    }

    private static List<String> path(Unit unit) {
        return switch (unit) {
            case Unit.Single single -> single.path();
            case Unit.Whole whole -> whole.path();
        };
    }

    private Pending operand(String value) {
        Pending waiting = pending.get(value);
        String variable = variables.get(value);
        return waiting != null ? waiting : new Pending(Code.text(variable), 0, Set.of(value), false);
    }

    /** Gives a pending value a variable. */
    private void settle(String value) {
        Pending waiting = pending.remove(value);
        if (waiting != null) {
            emit(List.of(value), waiting);
        }
    }

    private void emit(List<String> values, Pending from) {
        // Only variables behind which no pending expression still waits may be overwritten.
        from.variables().forEach(this::read);
        var free = new ArrayList<String>();
        for (String value : from.variables()) {
            String variable = variables.get(value);
            boolean named = region.inputNames().isPresent() && inputs.contains(variable);
            if (reads.get(value) <= 0 && !named && value.equals(held.get(variable))) {
                held.remove(variable);
                free.add(variable);
            }
        }
        var targets = new ArrayList<String>();
        for (String value : values) {
            String variable = free.isEmpty() ? fresh() : free.removeFirst();
            targets.add(variable);
            assign(value, variable);
        }
        statements.add(new Statement(String.join(", ", targets) + " = ", from.code()));
    }

    private void read(String value) {
        reads.merge(value, -1, Integer::sum);
    }

    private void assign(String value, String variable) {
        variables.put(value, variable);
        held.put(variable, value);
    }

    private String fresh() {
        Set<String> taken = new HashSet<>(held.keySet());
        for (String name : NAMES) {
            if (!taken.contains(name)) {
                return name;
            }
        }
        int number = 1;
        while (taken.contains("v" + number)) {
            number++;
        }
        return "v" + number;
    }
}
