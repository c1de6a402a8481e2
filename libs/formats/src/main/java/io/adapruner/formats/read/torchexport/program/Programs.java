package io.adapruner.formats.read.torchexport.program;

import java.util.List;

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
     * The program for another size of an input, where that is symbolic.
     *
     * @param input its name
     * @param sample size without the batch
     * @throws io.adapruner.problem.ProblemException where the input cannot be of that size
     */
    public Program at(String input, List<Integer> sample) {
        SchemaNode tensors = root.at("graph_module").at("graph").at("tensor_values");
        return ProgramJson.read(root, Symbols.of(ProgramJson.statedSizes(tensors.at(input)), sample));
    }
}
