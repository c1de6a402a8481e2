package io.adapruner.formats.read.checkpoint;

import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
     * The floating tensors of the state dict in it, by the names in the file.
     *
     * @param start the first bytes of the file
     * @throws ProblemException {@link ProblemCode#UNSAFE_MODEL_FILE} naming the class or function when the file asks for more
     *     than tensors and containers, as TorchScript and whole pickled modules do; {@link ProblemCode#INVALID_MODEL_FILE}
     *     when it is truncated, damaged or holds no state dict
     */
    public static Weights read(Path file, byte[] start) {
        try {
            return looksLikeZip(start) ? ZipCheckpoint.read(file) : StreamCheckpoint.read(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
