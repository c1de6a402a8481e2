package io.adapruner.formats.write.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the few opcodes of Python's pickle protocol 2 that describe a module's tensors. */
final class Pickle {
    private static final int PROTO = 0x80;
    private static final int NEWOBJ = 0x81;
    private static final int NEWTRUE = 0x88;
    private static final int NEWFALSE = 0x89;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The object {@code __torch__.Net} with its tensors; storage {@code i} holds tensor {@code i}. */
    static byte[] module(List<ScriptTensor> tensors) {
        var pickle = new Pickle();
        pickle.bytes(PROTO, 2);
        pickle.global("__torch__", "Net");
        pickle.bytes(')', NEWOBJ, '}', '(');
        for (int i = 0; i < tensors.size(); i++) {
            pickle.tensor(tensors.get(i), i);
        }
        pickle.string("training");
        pickle.bytes(NEWTRUE, 'u', 'b', '.');
        return pickle.out.toByteArray();
    }

    /** An empty tuple: the module has no constants. */
    static byte[] nothing() {
        var pickle = new Pickle();
        pickle.bytes(PROTO, 2, ')', '.');
        return pickle.out.toByteArray();
    }

    private void tensor(ScriptTensor tensor, int storage) {
        List<Integer> shape = tensor.value().shape();
        string(tensor.attribute());
        global("torch._utils", "_rebuild_tensor_v2");
        bytes('(', '(');
        string("storage");
        global("torch", "FloatStorage");
        string(Integer.toString(storage));
        string("cpu");
        integer(tensor.value().elements());
        bytes('t', 'Q');
        integer(0);
        tuple(shape);
        tuple(strides(shape));
        bytes(tensor.trained() ? NEWTRUE : NEWFALSE);
        global("collections", "OrderedDict");
        bytes(')', 'R', 't', 'R');
    }

    private static List<Integer> strides(List<Integer> shape) {
        Integer[] strides = new Integer[shape.size()];
        int step = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.get(axis);
        }
        return List.of(strides);
    }

    private void tuple(List<Integer> values) {
        bytes('(');
        values.forEach(this::integer);
        bytes('t');
    }

    private void global(String module, String name) {
        out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes('X');
        int4(utf8.length);
        out.writeBytes(utf8);
    }

    private void integer(int value) {
        bytes('J');
        int4(value);
    }

    private void int4(int value) {
        bytes(value, value >> 8, value >> 16, value >>> 24);
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }
}
