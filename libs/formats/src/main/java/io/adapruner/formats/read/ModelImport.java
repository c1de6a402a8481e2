package io.adapruner.formats.read;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;

/** Any file that a model may come in, read with what its user says of it. */
public final class ModelImport {
    private ModelImport() {}

    /**
     * The network and its weights.
     *
     * @throws ProblemException naming what is wrong with the file, or what must be said of it and is not
     */
    public static ImportedNetwork read(Path file, ModelDescription said) {
        return read(file, said, Companions.none());
    }

    /** As above for a model whose weights may be in other files. */
    public static ImportedNetwork read(Path file, ModelDescription said, Companions companions) {
        return said.network()
                .map(network -> {
                    SelfDescribing.requireNone(said.file());
                    return ContinuedWeights.of(network, said, ModelFile.underAllPrefixes(file, said.weights()));
                })
                .or(() -> said.architecture()
                        .map(architecture ->
                                ArchitectureWeights.of(architecture, said, ModelFile.read(file, said.weights()))))
                .orElseGet(() -> described(file, said).read(file, said, companions));
    }

    /** What no architecture can help, a text or a pickled module, is refused for what it is, not for want of one. */
    private static SelfDescribing described(Path file, ModelDescription said) {
        if (SelfDescribing.of(said.file()).isEmpty()) {
            ModelFile.read(file);
        }
        return SelfDescribing.require(said.file());
    }

    /**
     * The files beside a model that it cannot be read without.
     *
     * @throws ProblemException for a file that is damaged, or one beside it that is missing
     */
    public static List<Path> companions(Path file, ModelDescription said) {
        return said.architecture().isPresent() || said.network().isPresent()
                ? List.of()
                : described(file, said).companions(file);
    }
}
