package io.adapruner.formats;

import io.adapruner.problem.ProblemException;
import java.nio.file.Path;

/** Any file that a model may come in, read with what its user says of it. */
public final class ModelImport {
    private ModelImport() {}

    /**
     * The network and its weights.
     *
     * @throws ProblemException naming what is wrong with the file, or what must be said of it and is not
     */
    public static ImportedNetwork read(Path file, ModelDescription said) {
        return said.architecture()
                .map(architecture -> ArchitectureWeights.of(architecture, said, ModelFile.read(file)))
                .orElseGet(() -> SelfDescribing.require(said.file()).read(file, said));
    }
}
