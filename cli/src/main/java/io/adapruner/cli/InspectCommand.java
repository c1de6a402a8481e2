package io.adapruner.cli;

import io.adapruner.cli.report.ModelText;
import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.ModelImport;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.json.Json;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code adapruner inspect}: what can be pruned of a network, before anything is started or sent. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says what can be pruned of a network, how far, and what is kept whole and why; starts no service.")
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "PyTorch state dict (.pt, .pth, .th), safetensors, torch.export archive (.pt2), or ONNX (.onnx).")
    private Path file;

    @Mixin
    private StructureOptions structure;

    @Mixin
    private ScopeOptions scope;

    @Option(names = "--layers", description = "List every layer too.")
    private boolean layers;

    @Option(names = "--json", description = "Print the gateway's model document instead.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ModelDocument model = model();
        System.out.println(
                json
                        ? Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(model)
                        : new ModelText(model).body(layers));
        return 0;
    }

    private ModelDocument model() {
        ModelDescription said;
        Method method;
        try {
            said = structure.withoutGateway(file, "");
            method = scope.method();
        } catch (ProblemException e) {
            if (BrokenFile.is(e)) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        ImportedNetwork read = ModelImport.read(file, said, Companions.beside(file));
        return ModelDocument.of(read.network(), method, read.warnings());
    }
}
