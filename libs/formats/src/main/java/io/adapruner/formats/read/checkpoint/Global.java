package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.tensor.ElementType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that a checkpoint may mention, and what they mean here. Everything else is refused. */
sealed interface Global {
    /** Callables that build containers, tensors and primitives. */
    enum Maker implements Global {
        ORDERED_DICT,
        SEQUENCE,
        TENSOR,
        TENSOR_V2,
        PARAMETER,
        BYTES,
        OPAQUE
    }

    /** A type of storage. */
    record StorageType(ElementType type) implements Global {}

    /** A constant of no interest, such as {@code torch.float32}. */
    record Constant(String name) implements Global {}

    Map<String, Global> KNOWN = known();

    private static Map<String, Global> known() {
        var known = new HashMap<String, Global>();
        known.put("collections.OrderedDict", Maker.ORDERED_DICT);
        known.put("torch._utils._rebuild_tensor", Maker.TENSOR);
        known.put("torch._utils._rebuild_tensor_v2", Maker.TENSOR_V2);
        known.put("torch._utils._rebuild_parameter", Maker.PARAMETER);
        known.put("torch.Size", Maker.SEQUENCE);
        known.put("torch.device", Maker.OPAQUE);
        known.put("_codecs.encode", Maker.BYTES);
        for (String builtins : new String[] {"__builtin__.", "builtins."}) {
            known.put(builtins + "set", Maker.SEQUENCE);
            known.put(builtins + "frozenset", Maker.SEQUENCE);
            known.put(builtins + "list", Maker.SEQUENCE);
            known.put(builtins + "tuple", Maker.SEQUENCE);
            known.put(builtins + "bytearray", Maker.BYTES);
        }
        storage(known, "Double", ElementType.F64);
        storage(known, "Float", ElementType.F32);
        storage(known, "Half", ElementType.F16);
        storage(known, "BFloat16", ElementType.BF16);
        storage(known, "Long", ElementType.I64);
        storage(known, "Int", ElementType.I32);
        storage(known, "Short", ElementType.I16);
        storage(known, "Char", ElementType.I8);
        storage(known, "Byte", ElementType.U8);
        storage(known, "Bool", ElementType.BOOL);
        for (String type : new String[] {
            "float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"
        }) {
            known.put("torch." + type, new Constant(type));
        }
        return Map.copyOf(known);
    }

    private static void storage(Map<String, Global> known, String name, ElementType type) {
        known.put("torch." + name + "Storage", new StorageType(type));
        known.put("torch.cuda." + name + "Storage", new StorageType(type));
    }

    static Optional<Global> named(String module, String name) {
        return Optional.ofNullable(KNOWN.get(module + "." + name));
    }
}
