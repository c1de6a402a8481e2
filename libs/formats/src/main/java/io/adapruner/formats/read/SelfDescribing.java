package io.adapruner.formats.read;

import io.adapruner.formats.model.Companions;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.ModelDescription;
import io.adapruner.formats.read.onnx.OnnxFile;
import io.adapruner.formats.read.torchexport.ExportedProgramFile;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats of files that hold their network's structure besides its weights, recognised by the file name's extension. */
public enum SelfDescribing {
    EXPORTED_PROGRAM("torch.export archives", ".pt2"),
    ONNX("ONNX files", ".onnx");

    private final String title;
    private final String ending;

    SelfDescribing(String title, String ending) {
        this.title = title;
        this.ending = ending;
    }

    private ImportedNetwork contents(Path file, ModelDescription said, Companions companions) {
        return switch (this) {
            case EXPORTED_PROGRAM -> ExportedProgramFile.read(file, said.input().map(TensorShape::dims), said.fixed());
            case ONNX -> OnnxFile.read(file, companions, said.input().map(TensorShape::dims), said.fixed());
        };
    }

    /** The files beside a model that hold weights of it. */
    public List<Path> companions(Path file) {
        return switch (this) {
            case EXPORTED_PROGRAM -> List.of();
            case ONNX -> OnnxFile.companions(file);
        };
    }

    /** The format that a file of this name is in; empty when it needs an architecture. */
    public static Optional<SelfDescribing> of(String name) {
        return Arrays.stream(values())
                .filter(format -> name.toLowerCase(Locale.ROOT).endsWith(format.ending))
                .findFirst();
    }

    /** @throws ProblemException {@link ProblemCode#INVALID_REQUEST} for a file that needs an architecture */
    public static SelfDescribing require(String name) {
        return of(name).orElseThrow(() -> new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "architecture is missing: only " + titles() + " describe their own structure, " + name + " does not"));
    }

    /** @throws ProblemException {@link ProblemCode#INVALID_REQUEST} for a file that has a network beside its own */
    public static void requireNone(String name) {
        of(name).ifPresent(format -> {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    name + " describes its own structure; give it alone, or the weights of the earlier network in a"
                            + " safetensors file or a PyTorch checkpoint");
        });
    }

    /** E.g. {@code torch.export archives (.pt2)}. */
    public static String titles() {
        return Arrays.stream(values())
                .map(format -> format.title + " (" + format.ending + ")")
                .collect(Collectors.joining(", "));
    }

    /** The network, named after the file: such files do not say what they are called. */
    public ImportedNetwork read(Path file, ModelDescription said, Companions companions) {
        if (said.classes().isPresent()) {
            throw own("classes", said);
        }
        if (said.weights().isPresent()) {
            throw own("weights", said);
        }
        ImportedNetwork read = contents(file, said, companions);
        Network network = read.network();
        String name = said.file().substring(0, said.file().length() - ending.length());
        return new ImportedNetwork(name.isEmpty() ? network : network.named(name), read.weights(), read.warnings());
    }

    private static ProblemException own(String what, ModelDescription said) {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST, what + " goes with an architecture; " + said.file() + " has its own");
    }
}
