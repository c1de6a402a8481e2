package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.Global.Maker;
import io.adapruner.formats.read.checkpoint.Global.StorageType;
import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Int;
import io.adapruner.formats.read.checkpoint.PickleValue.Known;
import io.adapruner.formats.read.checkpoint.PickleValue.None;
import io.adapruner.formats.read.checkpoint.PickleValue.Opaque;
import io.adapruner.formats.read.checkpoint.PickleValue.Sequence;
import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.checkpoint.PickleValue.TensorView;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands in for the few functions that a checkpoint calls. */
final class TensorMaker {
    private static final int MOST_AXES = 8;
    private static final int LONGEST_KEY = 200;
    private static final long MOST_COPIED = 1_000_000;
    /** Values; a larger one could not be addressed by the tensors anyway. */
    private static final long LARGEST_STORAGE = Integer.MAX_VALUE;

    private final PickleCursor in;
    private final Map<String, Storage> storages = new HashMap<>();
    private long copied;

    TensorMaker(PickleCursor in) {
        this.in = in;
    }

    /** The answer to a call of a known name. */
    PickleValue call(PickleValue callee, PickleValue arguments) {
        if (!(callee instanceof Known known) || !(known.global() instanceof Maker maker)) {
            throw in.unsafe("it calls something that is not a function for tensors or containers");
        }
        List<PickleValue> given = items(arguments);
        return switch (maker) {
            case ORDERED_DICT -> dictionary(given);
            case SEQUENCE -> sequence(given);
            case TENSOR -> tensor(given, 4);
            case TENSOR_V2 -> tensor(given, 6);
            case PARAMETER -> {
                if (given.isEmpty() || !(given.getFirst() instanceof TensorView view)) {
                    throw in.invalid("a parameter is made of something else than a tensor");
                }
                yield view;
            }
            case BYTES -> new Opaque("bytes");
            case OPAQUE -> new Opaque("device");
        };
    }

    private List<PickleValue> items(PickleValue value) {
        if (!(value instanceof Sequence sequence)) {
            throw in.invalid("a list or tuple is expected");
        }
        return sequence.items;
    }

    /** The given list itself, not a copy: a pickle may ask for many sets of one long list. */
    private PickleValue sequence(List<PickleValue> arguments) {
        if (arguments.isEmpty()) {
            return new Sequence(List.of());
        }
        items(arguments.getFirst());
        return arguments.getFirst();
    }

    private Dict dictionary(List<PickleValue> arguments) {
        var dict = new Dict();
        if (!arguments.isEmpty()) {
            List<PickleValue> pairs = items(arguments.getFirst());
            copied += pairs.size();
            if (copied > MOST_COPIED) {
                throw in.invalid("dictionaries are made of more than " + MOST_COPIED + " pairs");
            }
            for (PickleValue pair : pairs) {
                List<PickleValue> both = items(pair);
                if (both.size() != 2) {
                    throw in.invalid("a dictionary is made of something else than pairs");
                }
                dict.entries.add(new Dict.Entry(both.get(0), both.get(1)));
            }
        }
        return dict;
    }

    /** {@code (storage, offset, size, stride, ...)}. */
    private TensorView tensor(List<PickleValue> arguments, int fewest) {
        if (arguments.size() < fewest || !(arguments.getFirst() instanceof Storage storage)) {
            throw in.invalid("a tensor is made of something else than a storage");
        }
        long offset = count(arguments.get(1));
        List<Long> size = counts(arguments.get(2));
        List<Long> stride = counts(arguments.get(3));
        if (size.size() != stride.size()) {
            throw in.invalid("a tensor has size " + size + " and stride " + stride);
        }
        var view = new TensorView(storage, offset, size, stride);
        if (!view.liesInside()) {
            throw in.invalid("a tensor of size " + size + ", stride " + stride + " and offset " + offset
                    + " does not lie inside its storage of " + storage.elements() + " values");
        }
        return view;
    }

    /** {@code ('storage', type, key, location, elements)}, in old files with a sixth item for views of storages. */
    Storage storage(PickleValue id) {
        List<PickleValue> parts = items(id);
        if (!parts.isEmpty()
                && parts.getFirst() instanceof Text kind
                && kind.value().equals("module")) {
            throw in.unsafe(ExportAdvice.WHOLE_MODULE);
        }
        if (parts.size() < 5
                || !(parts.get(0) instanceof Text kind)
                || !kind.value().equals("storage")
                || !(parts.get(1) instanceof Known known)
                || !(known.global() instanceof StorageType type)
                || !(parts.get(2) instanceof Text key)
                || key.value().length() > LONGEST_KEY) {
            throw in.invalid("a persistent object is not a storage of a known type");
        }
        if (parts.size() > 5 && !(parts.get(5) instanceof None)) {
            throw in.invalid("storage " + key.value() + " is a view of another storage");
        }
        long elements = count(parts.get(4));
        if (elements > LARGEST_STORAGE) {
            throw in.invalid("storage " + key.value() + " of " + elements + " values is too large");
        }
        var storage = new Storage(key.value(), type.type(), elements);
        Storage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw in.invalid("storage " + key.value() + " is described in two ways");
        }
        return storage;
    }

    /** Every storage that was mentioned, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    private List<Long> counts(PickleValue value) {
        if (items(value).size() > MOST_AXES) {
            throw in.invalid("a tensor has " + items(value).size() + " axes, the limit is " + MOST_AXES);
        }
        var counts = new ArrayList<Long>();
        items(value).forEach(item -> counts.add(count(item)));
        return List.copyOf(counts);
    }

    private long count(PickleValue value) {
        if (!(value instanceof Int i) || i.value().signum() < 0 || i.value().bitLength() > 62) {
            throw in.invalid("a number of elements is expected");
        }
        return i.value().longValueExact();
    }
}
