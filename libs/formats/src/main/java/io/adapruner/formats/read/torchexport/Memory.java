package io.adapruner.formats.read.torchexport;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.source.NodeProblem;
import java.util.HashMap;
import java.util.Map;

/**
 * What the graph's names stand for. Names may share memory, and operators may change it in place: then every name of the
 * changed tensor stands for the new value, and a name that sees the memory through a view can no longer be read.
 */
final class Memory {
    private final Map<String, Cell> cells = new HashMap<>();

    /** Memory that several views may share; counts its changes. */
    private static final class Block {
        private int changes;
    }

    private static final class Cell {
        private final Block block;
        private int seen;
        private Value value;

        private Cell(Block block, Value value) {
            this.block = block;
            this.seen = block.changes;
            this.value = value;
        }
    }

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
        cells.put(name, new Cell(new Block(), value));
    }

    /** Another name for a tensor when the value is the same one, else a view of its memory. */
    void view(String name, Value value, String of) {
        Cell shared = cells.get(of);
        cells.put(name, shared.value == value ? shared : new Cell(shared.block, value));
    }

    /** Gives a tensor a new value in place, which is also called {@code name} from now on. */
    void change(String tensor, Value value, String name) {
        Cell cell = cells.get(tensor);
        cell.value = value;
        cell.seen = ++cell.block.changes;
        cells.put(name, cell);
    }

    boolean has(String name) {
        return cells.containsKey(name);
    }
}
