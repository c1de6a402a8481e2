package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.model.Chosen;
import io.adapruner.formats.model.FileWeights;
import io.adapruner.formats.model.WeightSet;
import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Int;
import io.adapruner.formats.read.checkpoint.PickleValue.Sequence;
import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import io.adapruner.formats.read.checkpoint.PickleValue.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The form before PyTorch 1.6: pickles of a magic number, the protocol, the system, the object and the list of storage keys,
 * then each storage as an element count and its values.
 */
final class StreamCheckpoint {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final int PROTOCOL = 1001;
    /** The five pickles of a ResNet-152 checkpoint with optimiser state take about 1 MB. */
    private static final long LARGEST_PICKLES = 16L << 20;

    private StreamCheckpoint() {}

    static FileWeights read(Path file, long size, Optional<WeightSet> asked) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            MemorySegment pickles = all.asSlice(0, Math.min(size, LARGEST_PICKLES));
            var in = new PickleCursor("the checkpoint", pickles);
            if (!(new Unpickler(in).read() instanceof Int magic)
                    || !magic.value().equals(MAGIC)) {
                throw in.invalid(
                        "it is a pickle, but not one that torch.save wrote. Load it where it was made and save its weights:"
                                + " torch.save(model.state_dict(), \"model.pt\")");
            }
            if (!(new Unpickler(in).read() instanceof Int protocol)
                    || !protocol.value().equals(BigInteger.valueOf(PROTOCOL))) {
                throw in.invalid("its protocol is not " + PROTOCOL);
            }
            if (new Unpickler(in).read() instanceof Dict system
                    && system.find("little_endian").orElse(null) instanceof Truth little
                    && !little.value()) {
                throw in.invalid("it was written on a big-endian machine");
            }
            var unpickler = new Unpickler(in);
            Chosen<StateDict> chosen = StateDicts.in(unpickler.read()).choose(asked);
            if (!(new Unpickler(in).read() instanceof Sequence keys)) {
                throw in.invalid("the list of storages is missing");
            }
            var data = new PickleCursor("the checkpoint", all);
            data.slice(in.offset());
            Map<String, Long> offsets = offsets(data, keys, unpickler);
            var storages = new Storages((storage, length) -> read(channel, offsets, storage, (int) length), size);
            return StateDict.read(chosen, storages);
        }
    }

    /** Where in the file each storage's values begin. */
    private static Map<String, Long> offsets(PickleCursor data, Sequence keys, Unpickler unpickler) {
        var offsets = new HashMap<String, Long>();
        for (PickleValue item : keys.items) {
            Storage storage = item instanceof Text key ? unpickler.storages().get(key.value()) : null;
            if (storage == null) {
                String type =
                        item instanceof Text key ? unpickler.unreadStorages().get(key.value()) : null;
                throw data.invalid(
                        type == null
                                ? "the list of storages names one that no tensor uses"
                                : "it holds tensors over " + type
                                        + ", whose length is not known. Save the weights alone:"
                                        + " torch.save(model.state_dict(), \"model.pt\")");
            }
            long elements = data.signedLong();
            if (elements != storage.elements()) {
                throw data.invalid("storage " + storage.key() + " should have " + storage.elements()
                        + " values, it has " + elements);
            }
            offsets.put(storage.key(), data.offset());
            data.slice(elements * storage.type().bytes());
        }
        return offsets;
    }

    /** Read, not mapped: pages of a mapping count as this process's memory beside the tensors made of them. */
    private static ByteBuffer read(FileChannel channel, Map<String, Long> offsets, Storage storage, int length) {
        Long offset = offsets.get(storage.key());
        if (offset == null) {
            throw Storages.invalid("storage " + storage.key() + " is missing");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes, offset + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading storage " + storage.key(), e);
        }
        return bytes.flip();
    }
}
