package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.Global.Constant;
import io.adapruner.formats.read.checkpoint.Global.Foreign;
import io.adapruner.formats.read.checkpoint.Global.Maker;
import io.adapruner.formats.read.checkpoint.Global.StorageType;
import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Inert;
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
    private final Map<String, String> unread = new HashMap<>();
    private long copied;

    TensorMaker(PickleCursor in) {
        this.in = in;
    }

    /** The answer to a call: what a known function makes, and for every other something that stands for its result. */
    PickleValue call(PickleValue callee, PickleValue arguments) {
        List<PickleValue> given = items(arguments);
        return switch (callee) {
            case Known(Maker maker) -> made(maker, given);
            case Known(Foreign foreign) -> new Inert(type(foreign, given));
            case Known(StorageType storage) -> new Inert("a storage of " + storage.type());
            case Known(Constant constant) -> new Inert("torch." + constant.name());
            case Inert result -> new Inert(result.type);
            case PickleValue _ -> throw in.unsafe("it calls something that is no function");
        };
    }

    /** Older protocols make objects by a function that is given the class. */
    private static String type(Foreign foreign, List<PickleValue> given) {
        boolean generic =
                foreign.name().startsWith("copyreg.") || foreign.name().startsWith("copy_reg.");
        return generic && !given.isEmpty() && given.getFirst() instanceof Known(Foreign type)
                ? type.name()
                : foreign.name();
    }

    private PickleValue made(Maker maker, List<PickleValue> given) {
        return switch (maker) {
            case DICT -> dictionary(given);
            case DEFAULT_DICT -> new Dict();
            case SEQUENCE -> sequence(given);
            case TENSOR -> tensor(given, 4);
            case TENSOR_V2 -> tensor(given, 6);
            case TYPED -> typed(given);
            case PARAMETER -> parameter(given);
            case BYTES -> new Opaque("bytes");
            case OPAQUE -> new Opaque("device");
        };
    }

    private PickleValue parameter(List<PickleValue> given) {
        if (!given.isEmpty() && (given.getFirst() instanceof TensorView || given.getFirst() instanceof Inert)) {
            return given.getFirst();
        }
        throw in.invalid("a parameter is made of something else than a tensor");
    }

    /** {@code (function, type, arguments, state)}: a tensor with attributes, or of a class of its own over plain values. */
    private PickleValue typed(List<PickleValue> given) {
        if (given.size() >= 3
                && given.getFirst() instanceof Known(Maker maker)
                && maker != Maker.TYPED
                && given.get(2) instanceof Sequence arguments) {
            return made(maker, arguments.items);
        }
        return new Inert("a tensor of a class of its own");
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
        return arguments.getFirst() instanceof Sequence sequence ? sequence : new Inert("a list or set");
    }

    /** Given a dictionary it is that one, for the reason above. */
    private PickleValue dictionary(List<PickleValue> arguments) {
        if (!arguments.isEmpty() && (arguments.getFirst() instanceof Dict || arguments.getFirst() instanceof Inert)) {
            return arguments.getFirst();
        }
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
    private PickleValue tensor(List<PickleValue> arguments, int fewest) {
        if (!arguments.isEmpty() && arguments.getFirst() instanceof Inert storage) {
            return storage;
        }
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
    PickleValue storage(PickleValue id) {
        List<PickleValue> parts = items(id);
        if (parts.size() >= 2
                && parts.getFirst() instanceof Text(String kind)
                && kind.equals("module")
                && parts.get(1) instanceof Known type) {
            // Older files give a module's class so, beside its source.
            return type;
        }
        if (parts.size() < 5
                || !(parts.get(0) instanceof Text(String kind))
                || !kind.equals("storage")
                || !(parts.get(2) instanceof Text key)
                || key.value().length() > LONGEST_KEY) {
            throw in.invalid("a persistent object is not a storage");
        }
        return switch (parts.get(1)) {
            case Known(StorageType type) -> storage(parts, type, key);
            case Known(Foreign type) -> {
                unread.putIfAbsent(key.value(), type.name());
                // The name itself: a pickle may ask for one long name many times.
                yield new Inert(type.name());
            }
            case PickleValue _ -> throw in.invalid("storage " + key.value() + " is of no type");
        };
    }

    private Storage storage(List<PickleValue> parts, StorageType type, Text key) {
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

    /** Types of the storages that cannot be read, by key. */
    Map<String, String> unreadStorages() {
        return unread;
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
