package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.archive.BoundedZip;
import io.adapruner.formats.model.Chosen;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.model.WeightSets;
import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.foreign.ForeignFormat;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The form since PyTorch 1.6: a zip archive with one folder that holds {@code data.pkl} and a file {@code data/<key>} per
 * storage, stored or deflated.
 */
final class ZipCheckpoint {
    private static final int LARGEST_PICKLE = 16 << 20;

    private final BoundedZip zip;
    private final String folder;

    private ZipCheckpoint(BoundedZip zip, String folder) {
        this.zip = zip;
        this.folder = folder;
    }

    static FileWeights read(Path file, Optional<WeightSet> asked) {
        try (BoundedZip zip = BoundedZip.open(file, "the checkpoint")) {
            var checkpoint = new ZipCheckpoint(zip, folder(zip));
            checkpoint.requireLittleEndian();
            Chosen<StateDict> chosen = checkpoint.stateDicts().choose(asked);
            return StateDict.read(chosen, new Storages(checkpoint::storage, zip.fileSize()));
        }
    }

    private static String folder(BoundedZip zip) {
        List<String> names = zip.names();
        if (names.stream().anyMatch(n -> n.endsWith("/constants.pkl") || n.contains("/code/"))) {
            throw new ProblemException(ProblemCode.UNSAFE_MODEL_FILE, ExportAdvice.TORCH_SCRIPT);
        }
        List<String> pickles = names.stream()
                .filter(n -> n.equals("data.pkl") || n.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw zip.invalid(ForeignFormat.ofArchive(names)
                    .orElse("a zip archive of torch.save has one data.pkl, this one has " + pickles.size()
                            + ". Save the weights with torch.save(model.state_dict(), \"model.pt\")"));
        }
        String pickle = pickles.getFirst();
        return pickle.substring(0, pickle.length() - "data.pkl".length());
    }

    private void requireLittleEndian() {
        String order = folder + "byteorder";
        if (zip.has(order) && new String(zip.bytes(order, 16), StandardCharsets.US_ASCII).startsWith("big")) {
            throw Storages.invalid("it was written on a big-endian machine");
        }
    }

    private WeightSets<StateDict> stateDicts() {
        byte[] pickle = zip.document(folder + "data.pkl", LARGEST_PICKLE);
        return StateDicts.in(new Unpickler(new PickleCursor("data.pkl", MemorySegment.ofArray(pickle))).read());
    }

    private ByteBuffer storage(Storage storage, long length) {
        String name = folder + "data/" + storage.key();
        if (zip.size(name) != length) {
            throw Storages.invalid(name + " should have " + length + " bytes, it has " + zip.size(name));
        }
        return ByteBuffer.wrap(zip.bytes(name, (int) length));
    }
}
