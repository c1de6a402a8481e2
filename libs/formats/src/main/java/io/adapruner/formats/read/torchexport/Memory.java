package io.adapruner.formats.read.torchexport;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.source.NodeProblem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * What the graph's names stand for. Names may share memory, and operators may change it in place: then every name of the
 * changed tensor stands for the new value, and so do tensors of which it is a part or another form; another name that sees the
 * memory through a view can no longer be read.
 */
final class Memory {
    private final Map<String, Cell> cells = new HashMap<>();

    /** Memory that several views may share; counts its changes. */
    private static final class Block {
        private int changes;
    }

    private static final class Cell {
        private final Block block;
        private final Optional<Part> part;
        private int seen;
        private Value value;

        private Cell(Block block, Value value, Optional<Part> part) {
            this.block = block;
            this.part = part;
            this.seen = block.changes;
            this.value = value;
        }

        private void change(Value changed) {
            value = changed;
            seen = block.changes;
        }
    }

    /** That a view shows another tensor, and how that one follows the view's changes. */
    private record Part(Cell of, BinaryOperator<Value> back) {}

    Value get(String name) {
        Cell cell = cells.get(name);
        if (cell == null) {
            throw NodeProblem.invalid("tensor " + name + " is read, but nothing before makes it");
        }
        if (cell.seen != cell.block.changes) {
            throw NodeProblem.unsupported(
                    "tensor " + name + " is read after it was changed in place through a view of it;"
                            + " use the out-of-place operation in the model, or export.run_decompositions()");
        }
        return cell.value;
    }

    void fresh(String name, Value value) {
        cells.put(name, new Cell(new Block(), value, Optional.empty()));
    }

    /**
     * Another name for a tensor when the value is the same one, else a view of its memory.
     *
     * @param back the tensor's value after a change of the view, by what it was and the view's new value; nothing where the
     *     tensor can no longer be read then
     */
    void view(String name, Value value, String of, Optional<BinaryOperator<Value>> back) {
        Cell shared = cells.get(of);
        cells.put(
                name,
                shared.value == value ? shared : new Cell(shared.block, value, back.map(how -> new Part(shared, how))));
    }

    /** Gives a tensor a new value in place, which is also called {@code name} from now on; what it is a view of follows. */
    void change(String tensor, Value value, String name) {
        Cell cell = cells.get(tensor);
        int before = cell.block.changes++;
        boolean current = cell.seen == before;
        cell.change(value);
        cells.put(name, cell);
        Cell changed = cell;
        while (current && changed.part.isPresent()) {
            Part part = changed.part.get();
            current = part.of().seen == before;
            if (current) {
                part.of().change(part.back().apply(part.of().value, changed.value));
            }
            changed = part.of();
        }
    }

    boolean has(String name) {
        return cells.containsKey(name);
    }
}
