package io.adapruner.formats.read.torchexport;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.model.ImportedNetwork;
import io.adapruner.formats.model.NetworkSize;
import io.adapruner.formats.read.torchexport.program.Program;
import io.adapruner.formats.read.torchexport.program.ProgramArchive;
import io.adapruner.formats.read.torchexport.program.Programs;
import io.adapruner.formats.translation.FinishedNetwork;
import io.adapruner.formats.translation.Value.Numbers;
import io.adapruner.formats.translation.size.Sized;
import io.adapruner.formats.translation.size.Sizing;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A file of {@code torch.export.save} (PyTorch 2.5 and newer): the graph of ATen operators, decomposed or not, becomes a
 * network; the names in the state dict survive. Nothing in the file is executed, pickles of example inputs are not even
 * read.
 */
public final class ExportedProgramFile {
    private static final String WHAT = "the torch.export archive";
    private static final String NETWORK_NAME = "exported";

    private ExportedProgramFile() {}

    /**
     * Whether a zip archive is one of {@code torch.export.save} by the names of its entries.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} when it is a damaged zip archive
     */
    public static boolean looksLikeIt(Path file) {
        try (BoundedZip zip = BoundedZip.open(file, "the checkpoint")) {
            return ProgramArchive.among(zip.names());
        }
    }

    /** Structure and weights, for the size of the file's example. */
    public static ImportedNetwork read(Path file) {
        return read(file, Optional.empty(), FixedInputs.NONE);
    }

    /** Structure and weights, with all of its inputs. */
    public static ImportedNetwork read(Path file, Optional<List<Integer>> input) {
        return read(file, input, FixedInputs.NONE);
    }

    /**
     * Structure and weights.
     *
     * @param input size of one sample, channels first, where the file leaves it open; empty: that of its example
     * @param fixed inputs that become constants
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, damaged or other file,
     *     {@link ProblemCode#UNSUPPORTED_NETWORK} for a program that has no equal among the network's operations, naming the node
     *     and its operator, {@link ProblemCode#UNSAFE_MODEL_FILE} when the weights' pickle asks for code,
     *     {@link ProblemCode#WEIGHTS_MISMATCH} and {@link ProblemCode#NON_FINITE_WEIGHTS} for weights that do not fit
     */
    public static ImportedNetwork read(Path file, Optional<List<Integer>> input, FixedInputs fixed) {
        try (BoundedZip zip = BoundedZip.open(file, WHAT)) {
            ProgramArchive archive = ProgramArchive.in(zip);
            Programs programs = archive.programs();
            fixed.requireAmong(programs.example().inputs());
            Program program = programs.example().without(fixed.names());
            Map<String, Numbers> indices = archive.indices(program);
            FinishedNetwork finished = input.isPresent()
                    ? translated(() -> programs.at(Translation.stated(program, input.get())), indices, fixed, true)
                    : translated(() -> program, indices, fixed, false);
            NetworkSize.check(finished.network(), zip.fileSize());
            var warnings = new ArrayList<>(finished.warnings());
            Set<String> used = finished.tensors();
            unused(program, used).ifPresent(warnings::add);
            Weights stored = archive.weights(used);
            Sized sized = Sizing.of(finished.reading(stored), Translation.open(program), size -> {
                FinishedNetwork other =
                        translated(() -> programs.at(Translation.stated(program, size.dims())), indices, fixed, true);
                NetworkSize.check(other.network(), zip.fileSize());
                return other.reading(stored);
            });
            warnings.addAll(sized.warnings());
            return new ImportedNetwork(sized.network(), sized.weights(finished.weights(stored)), warnings);
        }
    }

    private static FinishedNetwork translated(
            Supplier<Program> program, Map<String, Numbers> indices, FixedInputs fixed, boolean stated) {
        try {
            return Translation.of(program.get().without(fixed.names()), indices, fixed, stated, NETWORK_NAME);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ProblemException(ProblemCode.INVALID_NETWORK, WHAT + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> unused(Program program, Set<String> used) {
        List<String> unused = program.stored().values().stream()
                .filter(name -> !used.contains(name)
                        && !program.indices().contains(name)
                        && !name.endsWith("num_batches_tracked"))
                .sorted()
                .toList();
        return unused.isEmpty()
                ? Optional.empty()
                : Optional.of(unused.size() + " tensors have no part in the output and are left out, such as "
                        + unused.getFirst() + ".");
    }
}
