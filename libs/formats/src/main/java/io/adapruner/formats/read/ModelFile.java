package io.adapruner.formats.read;

import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.read.checkpoint.Checkpoint;
import io.adapruner.formats.read.foreign.ForeignFormat;
import io.adapruner.formats.read.torchexport.ExportedProgramFile;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** A file of weights as users bring it: safetensors or a PyTorch checkpoint, told apart by content. */
public final class ModelFile {
    private static final int SNIFFED = 512;
    private static final int QUOTED = 16;
    /** What wrappers of models put before every name. */
    private static final List<String> PREFIXES = List.of("module.", "model.");
    /** What compilation and sharding put before the names of the modules that they wrap, anywhere in a name. */
    private static final Pattern WRAPPED =
            Pattern.compile("(?<![^.])(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

    private ModelFile() {}

    /**
     * The floating tensors in file order, without prefixes that all names share ({@code module.} and the like) and without
     * {@code num_batches_tracked}; of a file with several sets of weights the plain ones.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_MODEL_FILE} for a truncated, damaged or unknown file,
     *     {@link ProblemCode#UNSAFE_MODEL_FILE} for one that asks for code
     */
    public static Weights read(Path file) {
        return read(file, Optional.empty()).weights();
    }

    /**
     * As above, with what else the file holds.
     *
     * @param asked which of several sets of weights is taken; a file with one set only has that one
     */
    static FileWeights read(Path file, Optional<WeightSet> asked) {
        return withoutPrefixes(underAllPrefixes(file, asked));
    }

    /** As above, with the prefixes that all names share: the network that the weights belong to may have them too. */
    static FileWeights underAllPrefixes(Path file, Optional<WeightSet> asked) {
        return contents(file, asked).renamed(name -> WRAPPED.matcher(name).replaceAll(""));
    }

    private static FileWeights contents(Path file, Optional<WeightSet> asked) {
        byte[] start = start(file);
        if (start.length == 0) {
            throw invalid("the file is empty; download or save it again");
        }
        if (Checkpoint.looksLikeZip(start) && ExportedProgramFile.looksLikeIt(file)) {
            throw invalid("the file is a torch.export archive, which brings its own architecture; give it without one");
        }
        if (Checkpoint.looksLikeZip(start) || Checkpoint.looksLikePickle(start)) {
            return Checkpoint.read(file, start, asked);
        }
        if (Safetensors.looksLikeIt(start)) {
            return safetensors(file);
        }
        throw invalid(ForeignFormat.of(start)
                .orElseGet(() -> "the file is neither safetensors nor a PyTorch checkpoint; it starts with bytes "
                        + HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(start, Math.min(QUOTED, start.length)))));
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, message);
    }

    private static FileWeights safetensors(Path file) {
        var others = new LinkedHashMap<String, String>();
        Weights weights = Safetensors.read(file, (name, type) -> others.put(name, type + " values"));
        return new FileWeights(weights, others, WeightSet.PLAIN, List.of());
    }

    private static byte[] start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(SNIFFED);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static FileWeights withoutPrefixes(FileWeights read) {
        FileWeights renamed = read;
        Optional<String> shared = shared(renamed);
        while (shared.isPresent()) {
            String prefix = shared.get();
            renamed = renamed.renamed(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name);
            shared = shared(renamed);
        }
        return renamed;
    }

    private static Optional<String> shared(FileWeights read) {
        SequencedMap<String, Tensor> tensors = read.weights().tensors();
        return tensors.isEmpty()
                ? Optional.empty()
                : PREFIXES.stream()
                        .filter(p -> tensors.keySet().stream().allMatch(n -> n.startsWith(p)))
                        .findFirst();
    }
}
