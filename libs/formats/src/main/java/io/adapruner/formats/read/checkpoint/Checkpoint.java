package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that {@code torch.save} wrote, in its zip form (since PyTorch 1.6) or as the older stream of pickles. */
public final class Checkpoint {
    private Checkpoint() {}

    /** Whether a file that starts like this may be a zip archive. */
    public static boolean looksLikeZip(byte[] start) {
        return start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** Whether a file that starts like this may be a pickle of protocol 2 or newer. */
    public static boolean looksLikePickle(byte[] start) {
        return start.length >= 2 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
    }

    /**
     * The floating tensors of the state dict in it, by the names in the file. What else the file holds, objects of any class
     * among it, is passed over and never made.
     *
     * @param start the first bytes of the file
     * @param asked which of several sets of weights is taken; when empty, or when the file has one set only, that which it has
     * @throws ProblemException {@link ProblemCode#UNSAFE_MODEL_FILE} for TorchScript, for a whole pickled module or another
     *     object in place of weights, and for names by which a file can only mean harm; {@link
     *     ProblemCode#INVALID_MODEL_FILE} when it is truncated, damaged or holds no state dict
     */
    public static FileWeights read(Path file, byte[] start, Optional<WeightSet> asked) {
        try {
            return looksLikeZip(start)
                    ? ZipCheckpoint.read(file, asked)
                    : StreamCheckpoint.read(file, Files.size(file), asked);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
