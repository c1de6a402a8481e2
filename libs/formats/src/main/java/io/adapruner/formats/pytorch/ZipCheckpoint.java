package io.adapruner.formats.pytorch;

import io.adapruner.formats.pytorch.PickleValue.Storage;
import io.adapruner.formats.pytorch.PickleValue.TensorView;
import io.adapruner.network.Weights;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The form since PyTorch 1.6: a zip archive with one folder that holds {@code data.pkl} and a file {@code data/<key>} per
 * storage, stored or deflated.
 */
final class ZipCheckpoint {
    private static final int LARGEST_PICKLE = 16 << 20;
    private static final int MOST_ENTRIES = 200_000;

    private final ZipFile zip;
    private final String folder;

    private ZipCheckpoint(ZipFile zip, String folder) {
        this.zip = zip;
        this.folder = folder;
    }

    static Weights read(Path file, long size) throws IOException {
        ZipDirectory.check(file, size);
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            var checkpoint = new ZipCheckpoint(zip, folder(zip));
            checkpoint.requireLittleEndian();
            SequencedMap<String, TensorView> views = checkpoint.views();
            return new Storages(checkpoint::storage, size).weights(views);
        } catch (ZipException | EOFException | UncheckedIOException | IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE, "the checkpoint is a damaged zip archive: " + e.getMessage(), e);
        }
    }

    private static String folder(ZipFile zip) {
        if (zip.size() > MOST_ENTRIES) {
            throw Storages.invalid("its zip archive has " + zip.size() + " entries, the limit is " + MOST_ENTRIES);
        }
        List<String> names = zip.stream().map(ZipEntry::getName).toList();
        if (names.stream().anyMatch(n -> n.endsWith("/constants.pkl") || n.contains("/code/"))) {
            throw new ProblemException(
                    ProblemCode.UNSAFE_MODEL_FILE,
                    "the file is a TorchScript archive, which holds code; save a state dict instead");
        }
        List<String> pickles = names.stream()
                .filter(n -> n.equals("data.pkl") || n.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw Storages.invalid("a zip archive of torch.save has one data.pkl, this one has " + pickles.size());
        }
        String pickle = pickles.getFirst();
        return pickle.substring(0, pickle.length() - "data.pkl".length());
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = zip.getEntry(folder + "byteorder");
        if (order != null && new String(bytes(order, 16), StandardCharsets.US_ASCII).startsWith("big")) {
            throw Storages.invalid("it was written on a big-endian machine");
        }
    }

    private SequencedMap<String, TensorView> views() throws IOException {
        byte[] pickle = bytes(zip.getEntry(folder + "data.pkl"), LARGEST_PICKLE + 1);
        if (pickle.length > LARGEST_PICKLE) {
            throw Storages.invalid("its data.pkl is larger than " + LARGEST_PICKLE + " bytes");
        }
        return StateDict.in(new Unpickler(new PickleCursor("data.pkl", MemorySegment.ofArray(pickle))).read());
    }

    private ByteBuffer storage(Storage storage, long length) {
        String name = folder + "data/" + storage.key();
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw Storages.invalid(name + " is missing");
        }
        if (entry.getSize() != length) {
            throw Storages.invalid(name + " should have " + length + " bytes, it has " + entry.getSize());
        }
        try {
            return ByteBuffer.wrap(bytes(entry, (int) length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At most {@code limit} bytes, however much the entry claims or inflates to. */
    private byte[] bytes(ZipEntry entry, int limit) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readNBytes(limit);
        }
    }
}
