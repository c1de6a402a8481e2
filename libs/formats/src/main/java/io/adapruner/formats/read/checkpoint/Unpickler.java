package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.read.checkpoint.PickleValue.Dict;
import io.adapruner.formats.read.checkpoint.PickleValue.Inert;
import io.adapruner.formats.read.checkpoint.PickleValue.Int;
import io.adapruner.formats.read.checkpoint.PickleValue.Known;
import io.adapruner.formats.read.checkpoint.PickleValue.Mark;
import io.adapruner.formats.read.checkpoint.PickleValue.None;
import io.adapruner.formats.read.checkpoint.PickleValue.Opaque;
import io.adapruner.formats.read.checkpoint.PickleValue.Real;
import io.adapruner.formats.read.checkpoint.PickleValue.Sequence;
import io.adapruner.formats.read.checkpoint.PickleValue.Storage;
import io.adapruner.formats.read.checkpoint.PickleValue.Text;
import io.adapruner.formats.read.checkpoint.PickleValue.Truth;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one pickle (protocols 0 to 5) as plain values. Opcodes that import, construct or call are answered from the list in
 * {@link Global}; what a name outside it would make is an {@link Inert}.
 */
final class Unpickler {
    private static final int LONGEST_INTEGER = 64;
    /** Characters. */
    private static final int LONGEST_GLOBAL = 1000;

    private final PickleCursor in;
    private final PickleStack stack;
    private final TensorMaker tensors;

    Unpickler(PickleCursor in) {
        this.in = in;
        this.stack = new PickleStack(in);
        this.tensors = new TensorMaker(in);
    }

    /**
     * @throws ProblemException {@link ProblemCode#UNSAFE_MODEL_FILE} naming a function that can only mean harm;
     *     {@link ProblemCode#INVALID_MODEL_FILE} naming the offset where it is damaged
     */
    PickleValue read() {
        while (true) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return stack.pop();
            }
            if (!primitive(opcode) && !container(opcode) && !memo(opcode) && !object(opcode)) {
                throw in.invalid("unknown opcode 0x" + Integer.toHexString(opcode));
            }
        }
    }

    /** Every storage that the pickle mentioned, by key. */
    Map<String, Storage> storages() {
        return tensors.storages();
    }

    /** Types of the storages that cannot be read, by key. */
    Map<String, String> unreadStorages() {
        return tensors.unreadStorages();
    }

    private boolean primitive(int opcode) {
        switch (opcode) {
            case 'N' -> stack.push(new None());
            case 0x88 -> stack.push(new Truth(true));
            case 0x89 -> stack.push(new Truth(false));
            case 'I' -> stack.push(integerLine(in.line()));
            case 'L' -> stack.push(integerLine(in.line().replaceFirst("L$", "")));
            case 'J' -> stack.push(integer(in.signedInt()));
            case 'K' -> stack.push(integer(in.unsignedByte()));
            case 'M' -> stack.push(integer(in.unsignedShort()));
            case 0x8a -> stack.push(longInteger(in.unsignedByte()));
            case 0x8b -> stack.push(longInteger(in.unsignedInt()));
            case 'F' -> stack.push(realLine(in.line()));
            case 'G' -> stack.push(new Real(in.bigEndianDouble()));
            case 'S', 'V' -> stack.push(new Text(unquoted(in.line())));
            case 'T', 'X' -> stack.push(new Text(in.text(in.unsignedInt())));
            case 'U', 0x8c -> stack.push(new Text(in.text(in.unsignedByte())));
            case 0x8d -> stack.push(new Text(in.text(in.signedLong())));
            case 'B' -> bytes(in.unsignedInt());
            case 'C' -> bytes(in.unsignedByte());
            case 0x8e, 0x96 -> bytes(in.signedLong());
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Int integer(long value) {
        return new Int(BigInteger.valueOf(value));
    }

    /** Two's complement, little-endian. */
    private Int longInteger(long length) {
        if (length > LONGEST_INTEGER) {
            throw in.invalid("an integer of " + length + " bytes");
        }
        byte[] littleEndian = in.copy(length);
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - i] = littleEndian[i];
        }
        bigEndian[0] = (byte) (length > 0 && littleEndian[littleEndian.length - 1] < 0 ? -1 : 0);
        return new Int(new BigInteger(bigEndian));
    }

    private PickleValue integerLine(String line) {
        if (line.equals("00") || line.equals("01")) {
            return new Truth(line.equals("01"));
        }
        try {
            return new Int(new BigInteger(line));
        } catch (NumberFormatException e) {
            throw in.invalid("'" + line + "' is not an integer");
        }
    }

    private Real realLine(String line) {
        try {
            return new Real(Double.parseDouble(line));
        } catch (NumberFormatException e) {
            throw in.invalid("'" + line + "' is not a number");
        }
    }

    private static String unquoted(String line) {
        boolean quoted = line.length() >= 2
                && (line.charAt(0) == '\'' || line.charAt(0) == '"')
                && line.charAt(line.length() - 1) == line.charAt(0);
        return quoted ? line.substring(1, line.length() - 1) : line;
    }

    private void bytes(long length) {
        in.slice(length);
        stack.push(new Opaque("bytes"));
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case '(' -> stack.push(new Mark());
            case ')', ']', 0x8f -> stack.push(new Sequence(List.of()));
            case '}' -> stack.push(new Dict());
            case 't', 'l', 0x91 -> stack.push(new Sequence(stack.popToMark()));
            case 0x85 -> stack.push(new Sequence(stack.pop(1)));
            case 0x86 -> stack.push(new Sequence(stack.pop(2)));
            case 0x87 -> stack.push(new Sequence(stack.pop(3)));
            case 'd' -> {
                List<PickleValue> items = stack.popToMark();
                stack.push(new Dict());
                put(items);
            }
            case 'a' -> append(stack.pop(1));
            case 'e', 0x90 -> append(stack.popToMark());
            case 's' -> put(stack.pop(2));
            case 'u' -> put(stack.popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void append(List<PickleValue> items) {
        switch (stack.top()) {
            case Sequence sequence -> sequence.items.addAll(items);
            case Inert _ -> {}
            case PickleValue _ -> throw in.invalid("items are appended to something else than a list");
        }
    }

    private void put(List<PickleValue> items) {
        Dict dict =
                switch (stack.top()) {
                    case Dict plain -> plain;
                    case Inert inert -> inert.items;
                    case PickleValue _ -> throw in.invalid("items are put into something else than a dictionary");
                };
        if (items.size() % 2 != 0) {
            throw in.invalid("items are put in pairs into a dictionary only");
        }
        for (int i = 0; i < items.size(); i += 2) {
            dict.entries.add(new Dict.Entry(items.get(i), items.get(i + 1)));
        }
    }

    private boolean memo(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = in.unsignedByte();
                if (protocol > 5) {
                    throw in.invalid("pickle protocol " + protocol + " is unknown");
                }
            }
            case 0x95 -> in.signedLong();
            case '0' -> stack.drop();
            case '1' -> stack.popToMark();
            case '2' -> stack.push(stack.top());
            case 'p' -> stack.remember(index(in.line()));
            case 'q' -> stack.remember(in.unsignedByte());
            case 'r' -> stack.remember(in.unsignedInt());
            case 0x94 -> stack.rememberNext();
            case 'g' -> stack.recall(index(in.line()));
            case 'h' -> stack.recall(in.unsignedByte());
            case 'j' -> stack.recall(in.unsignedInt());
            default -> {
                return false;
            }
        }
        return true;
    }

    private long index(String line) {
        try {
            return Long.parseLong(line);
        } catch (NumberFormatException e) {
            throw in.invalid("'" + line + "' is not an index");
        }
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> stack.push(global(in.line(), in.line()));
            case 0x93 -> {
                List<PickleValue> names = stack.pop(2);
                if (!(names.get(0) instanceof Text module) || !(names.get(1) instanceof Text name)) {
                    throw in.invalid("a class is named by something else than text");
                }
                stack.push(global(module.value(), name.value()));
            }
            case 'R', 0x81 -> {
                List<PickleValue> call = stack.pop(2);
                stack.push(tensors.call(call.get(0), call.get(1)));
            }
            case 0x92 -> {
                List<PickleValue> call = stack.pop(3);
                stack.push(tensors.call(call.get(0), call.get(1)));
            }
            case 'o' -> {
                List<PickleValue> call = stack.popToMark();
                if (call.isEmpty()) {
                    throw in.invalid("an object has no class");
                }
                stack.push(tensors.call(call.getFirst(), new Sequence(call.subList(1, call.size()))));
            }
            case 'i' -> {
                Known type = global(in.line(), in.line());
                stack.push(tensors.call(type, new Sequence(stack.popToMark())));
            }
            case 'b' -> build();
            case 'Q' -> stack.push(tensors.storage(stack.pop()));
            case 0x82, 0x83, 0x84, 'P', 0x97, 0x98 ->
                throw in.unsafe("it uses opcode 0x" + Integer.toHexString(opcode) + ", which no state dict needs");
            default -> {
                return false;
            }
        }
        return true;
    }

    private Known global(String module, String name) {
        if (module.length() + name.length() > LONGEST_GLOBAL) {
            throw in.invalid("a class or function has a name of " + (module.length() + name.length()) + " characters");
        }
        if (Global.harmful(module, name)) {
            throw in.unsafe(ExportAdvice.harmful(module + "." + name));
        }
        return new Known(Global.named(module, name));
    }

    /** State of an ordered dictionary (its {@code _metadata}) is of no interest; nothing else that is known has any. */
    private void build() {
        PickleValue state = stack.pop();
        switch (stack.top()) {
            case Dict _ -> {}
            case Inert inert when state instanceof Dict attributes -> inert.state = Optional.of(attributes);
            case Inert _ -> {}
            case PickleValue _ -> throw in.invalid("state is given to something else than a dictionary");
        }
    }
}
