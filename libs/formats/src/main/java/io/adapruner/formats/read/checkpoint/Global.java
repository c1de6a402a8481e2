package io.adapruner.formats.read.checkpoint;

import io.adapruner.formats.tensor.ElementType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names that a checkpoint may mention, and what they mean here. What is not known stands for data of no interest, except
 * for names by which a file can only mean harm.
 */
sealed interface Global {
    /** Callables that build containers, tensors and primitives. */
    enum Maker implements Global {
        DICT,
        DEFAULT_DICT,
        SEQUENCE,
        TENSOR,
        TENSOR_V2,
        TYPED,
        PARAMETER,
        BYTES,
        OPAQUE
    }

    /** A type of storage. */
    record StorageType(ElementType type) implements Global {}

    /** A constant of no interest, such as {@code torch.float32}. */
    record Constant(String name) implements Global {}

    /** Any other class or function: never looked up. What it would make is an {@link PickleValue.Inert}. */
    record Foreign(String name) implements Global {}

    Map<String, Global> KNOWN = known();

    /** Data that scripts do save, of modules that are refused otherwise. */
    Set<String> HARMLESS = Set.of(
            "os._Environ",
            "os.stat_result",
            "posix.stat_result",
            "nt.stat_result",
            "subprocess.CompletedProcess",
            "socket.AddressFamily",
            "socket.SocketKind");

    /** Modules whose functions start programs, open files and connections or load code. */
    Set<String> HARMFUL_MODULES = Set.of(
            "os",
            "posix",
            "nt",
            "subprocess",
            "_posixsubprocess",
            "pty",
            "sys",
            "shutil",
            "socket",
            "runpy",
            "importlib",
            "ctypes",
            "webbrowser",
            "pickle",
            "_pickle",
            "marshal",
            "pdb",
            "timeit",
            "torch.hub",
            "urllib.request");

    Set<String> HARMFUL_BUILTINS =
            Set.of("eval", "exec", "execfile", "compile", "open", "input", "__import__", "breakpoint");

    private static Map<String, Global> known() {
        var known = new HashMap<String, Global>();
        known.put("collections.OrderedDict", Maker.DICT);
        known.put("collections.Counter", Maker.DICT);
        known.put("collections.defaultdict", Maker.DEFAULT_DICT);
        known.put("torch._utils._rebuild_tensor", Maker.TENSOR);
        known.put("torch._utils._rebuild_tensor_v2", Maker.TENSOR_V2);
        known.put("torch._utils._rebuild_parameter", Maker.PARAMETER);
        known.put("torch._utils._rebuild_parameter_with_state", Maker.PARAMETER);
        known.put("torch._tensor._rebuild_from_type", Maker.TYPED);
        known.put("torch._tensor._rebuild_from_type_v2", Maker.TYPED);
        known.put("torch.Size", Maker.SEQUENCE);
        known.put("torch.device", Maker.OPAQUE);
        known.put("_codecs.encode", Maker.BYTES);
        for (String builtins : new String[] {"__builtin__.", "builtins."}) {
            known.put(builtins + "dict", Maker.DICT);
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

    static Global named(String module, String name) {
        String full = module + "." + name;
        Global known = KNOWN.get(full);
        return known == null ? new Foreign(full) : known;
    }

    /** Whether nobody needs such a name to describe data. Nothing of it would be run; its user should hear of it all the same. */
    static boolean harmful(String module, String name) {
        if (HARMLESS.contains(module + "." + name)) {
            return false;
        }
        return Set.of("builtins", "__builtin__").contains(module)
                ? HARMFUL_BUILTINS.contains(name)
                : HARMFUL_MODULES.contains(module) || HARMFUL_MODULES.contains(module.split("\\.", 2)[0]);
    }
}
