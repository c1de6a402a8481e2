package io.adapruner.formats.write.torchscript;

import java.util.HashSet;
import java.util.List;

/**
 * A TorchScript module: tensors and methods over them.
 *
 * @param methods source of each method, indented by two spaces, e.g.
 *     {@code "  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n    return torch.relu(x)\n"}; the form is the one of
 *     the code in an archive: every statement an assignment of one operator call, constants of enumerations as numbers
 */
public record ScriptModule(List<ScriptTensor> tensors, List<String> methods) {
    /** Type of {@code self} in a method's signature. */
    public static final String SELF = "self: __torch__.Net";

    public ScriptModule {
        tensors = List.copyOf(tensors);
        methods = List.copyOf(methods);
        var seen = new HashSet<String>();
        for (ScriptTensor tensor : tensors) {
            if (!seen.add(tensor.attribute())) {
                throw new IllegalArgumentException("two tensors are called " + tensor.attribute());
            }
        }
    }

    /** A method from its signature and its body's statements, each already indented and ended. */
    public static String method(String name, String parameters, String result, String body) {
        String separator = parameters.isEmpty() ? "" : ", ";
        return "  def " + name + "(" + SELF + separator + parameters + ") -> " + result + ":\n" + body;
    }

    /** Source of the whole class. */
    public String code() {
        var code = new StringBuilder("class Net(Module):\n");
        code.append("  __parameters__ = [").append(names(true)).append("]\n");
        code.append("  __buffers__ = [").append(names(false)).append("]\n");
        tensors.forEach(t -> code.append("  ").append(t.attribute()).append(" : Tensor\n"));
        code.append("  training : bool\n");
        methods.forEach(code::append);
        return code.toString();
    }

    private String names(boolean trained) {
        var list = new StringBuilder();
        tensors.stream()
                .filter(t -> t.trained() == trained)
                .forEach(t -> list.append('"').append(t.attribute()).append("\", "));
        return list.toString();
    }
}
