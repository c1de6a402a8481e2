package io.adapruner.formats.read.torchexport.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file's program, for its example's size and for others. */
public final class Programs {
    private final SchemaNode root;
    private final Program example;

    Programs(SchemaNode root) {
        this.root = root;
        this.example = ProgramJson.read(root, Symbols.example());
    }

    public Program example() {
        return example;
    }

    /**
     * The program for another size of its inputs, where that is symbolic.
     *
     * @param samples sizes without the batch, by the names of the inputs
     * @throws io.adapruner.problem.ProblemException where an input cannot be of that size
     */
    public Program at(Map<String, List<Integer>> samples) {
        SchemaNode tensors = root.at("graph_module").at("graph").at("tensor_values");
        var symbols = new HashMap<String, Long>();
        samples.forEach((input, sample) -> Symbols.solve(ProgramJson.statedSizes(tensors.at(input)), sample, symbols));
        return ProgramJson.read(root, Symbols.of(symbols));
    }
}
