package io.adapruner.formats.read.checkpoint;

/**
 * The Python that turns a file that holds code into one that holds a network. Each snippet was run with PyTorch 2.15 on the
 * kind of file that its message is about.
 */
final class ExportAdvice {
    /** PyTorch exports a loaded script to ONNX with its older exporter only, and not at all to a {@code .pt2}. */
    static final String TORCH_SCRIPT = """
            the file is a TorchScript archive, which holds code. Turn it into an ONNX file with these two lines of Python \
            (with the size of your images):
                import torch; model = torch.jit.load("model.pt", map_location="cpu").eval()
                torch.onnx.export(model, (torch.randn(1, 3, 224, 224),), "model.onnx", dynamo=False)""";

    private static final String MODULE = """
            Turn it into a .pt2 file with these two lines of Python, run where the model's source is and only if you trust \
            the file (with the size of your images):
                import torch; model = torch.load("model.pt", map_location="cpu", weights_only=False).eval()
                torch.export.save(torch.export.export(model, (torch.randn(1, 3, 224, 224),)), "model.pt2")""";

    /** For a pickle with a module and its source. */
    static final String WHOLE_MODULE = "it holds a whole pickled module with its source. " + MODULE;

    private ExportAdvice() {}

    /** For a pickle that asks for a class or function that no state dict needs. */
    static String foreignName(String name) {
        return name.startsWith("torch.nn.")
                ? "it asks for " + name + ": it holds a whole pickled module. " + MODULE
                : "it asks for " + name
                        + ", which is neither a tensor nor a container. Is it a whole pickled module of " + "your own? "
                        + MODULE;
    }
}
