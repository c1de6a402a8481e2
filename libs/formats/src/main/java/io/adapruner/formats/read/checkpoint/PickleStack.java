package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.PickleValue.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The unpickler's stack and memo, both bounded. */
final class PickleStack {
    /** ResNet-152 with an optimiser's state pushes fewer than 100,000 values. */
    private static final int MOST_PUSHES = 2_000_000;

    private final PickleCursor in;
    private final List<PickleValue> stack = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private int pushes;

    PickleStack(PickleCursor in) {
        this.in = in;
    }

    void push(PickleValue value) {
        if (++pushes > MOST_PUSHES) {
            throw in.invalid("more than " + MOST_PUSHES + " values");
        }
        stack.add(value);
    }

    PickleValue pop() {
        if (stack.isEmpty() || stack.getLast() instanceof Mark) {
            throw in.invalid("a value is missing on the stack");
        }
        return stack.removeLast();
    }

    PickleValue top() {
        if (stack.isEmpty() || stack.getLast() instanceof Mark) {
            throw in.invalid("a value is missing on the stack");
        }
        return stack.getLast();
    }

    /** Removes the top, be it a mark or a value. */
    void drop() {
        if (stack.isEmpty()) {
            throw in.invalid("nothing to remove from the stack");
        }
        stack.removeLast();
    }

    /** The values above the last mark, which is removed as well. */
    List<PickleValue> popToMark() {
        int at = stack.size() - 1;
        while (at >= 0 && !(stack.get(at) instanceof Mark)) {
            at--;
        }
        if (at < 0) {
            throw in.invalid("a mark is missing on the stack");
        }
        List<PickleValue> above = stack.subList(at + 1, stack.size());
        var values = List.copyOf(above);
        stack.subList(at, stack.size()).clear();
        return values;
    }

    List<PickleValue> pop(int count) {
        var values = new ArrayList<PickleValue>();
        for (int i = 0; i < count; i++) {
            values.addFirst(pop());
        }
        return values;
    }

    void remember(long index) {
        if (memo.size() >= MOST_PUSHES) {
            throw in.invalid("more than " + MOST_PUSHES + " remembered values");
        }
        memo.put(index, top());
    }

    void rememberNext() {
        remember(memo.size());
    }

    void recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw in.invalid("value " + index + " was never remembered");
        }
        push(value);
    }
}
