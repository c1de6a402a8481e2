package io.adapruner.gateway.registry;

import io.adapruner.formats.ImportedNetwork;
import io.adapruner.formats.exported.ExportedProgramFile;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;

/** Files that hold their network's structure besides its weights. */
final class SelfDescribing {
    private static final String EXPORTED_PROGRAM = ".pt2";

    private SelfDescribing() {}

    /** @throws ProblemException {@link ProblemCode#INVALID_REQUEST} for a file that needs an architecture */
    static ImportedNetwork read(ModelRequest request, Path file) {
        if (request.input().isPresent() || request.classes().isPresent()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "input and classes go with an architecture; " + request.file() + " has its own");
        }
        if (request.file().endsWith(EXPORTED_PROGRAM)) {
            return named(request.file(), ExportedProgramFile.read(file));
        }
        throw new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "architecture is missing: only torch.export archives (" + EXPORTED_PROGRAM
                        + ") describe their own structure, " + request.file() + " does not");
    }

    /** After the file: the archive does not say what it is called. */
    private static ImportedNetwork named(String file, ImportedNetwork read) {
        Network network = read.network();
        String name = file.substring(0, file.length() - EXPORTED_PROGRAM.length());
        return new ImportedNetwork(
                new Network(name, network.input(), network.layers(), network.output(), network.blocks()),
                read.weights(),
                read.warnings());
    }
}
