package io.adapruner.formats.read.checkpoint;

import java.util.Optional;

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

    private ExportAdvice() {}

    /** For a pickle that names a function by which nothing but harm is done. */
    static String harmful(String name) {
        return "it asks for " + name
                + ", which no weights need and by which a file can run code where it is loaded."
                + " Nothing of it was run here; do not load this file"
                + " with torch.load(..., weights_only=False), and get the weights from another source";
    }

    /** @param key under which it is in the checkpoint; empty: the checkpoint is it */
    static String wholeModule(Optional<String> key, String type) {
        return """
                %s is a whole pickled module of class %s, whose source says what it computes. Turn it into a .pt2 file with \
                these two lines of Python, run where the model's source is and only if you trust the file (with the size of \
                your images):
                    import torch; model = torch.load("model.pt", map_location="cpu", weights_only=False)%s.float().eval()
                    torch.export.save(torch.export.export(model, (torch.randn(1, 3, 224, 224),)), "model.pt2")""".formatted(
                        subject(key), type, key.map(ExportAdvice::subscript).orElse(""));
    }

    /** A name in a file must not become code that its user is told to run. */
    static String subscript(String key) {
        return key.matches("\\w{1,100}") ? "[\"" + key + "\"]" : "[...]";
    }

    private static String subject(Optional<String> key) {
        return key.map(name -> "what the checkpoint holds as \"" + name + "\"").orElse("the checkpoint");
    }

    /** For an object without weights that could be told from its other contents. */
    static String object(String type) {
        return "the checkpoint is an object of class " + type
                + ", of which only its own source knows what it is. Where that is, save its"
                + " weights: torch.save(model.state_dict(), \"model.pt\")";
    }
}
