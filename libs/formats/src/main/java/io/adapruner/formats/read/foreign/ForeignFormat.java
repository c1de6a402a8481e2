package io.adapruner.formats.read.foreign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A format that is not read, the characters that tell it, and what to do with a file in it. */
public enum ForeignFormat {
    LFS_POINTER(
            0,
            "version https://git-lfs",
            "the file is a Git LFS pointer, a few lines in place of the file itself. Fetch that: git lfs pull"),
    MARKUP(
            0,
            "<",
            "the file is a web page, no model: what was downloaded is most likely an error message or a page about the model."
                    + " Download the file itself"),
    HDF5(
            0,
            "\u0089HDF\r\n\u001a\n",
            "the file is HDF5, as Keras writes it. Turn the model into an ONNX file where Keras is:"
                    + " model.export(\"model.onnx\", format=\"onnx\")"),
    TFLITE(
            4,
            "TFL3",
            "the file is a TensorFlow Lite model. Turn it into an ONNX file:"
                    + " python -m tf2onnx.convert --tflite model.tflite --output model.onnx"),
    GZIP(0, "\u001f\u008b", "the file is compressed with gzip; give the file inside (gunzip)"),
    XZ(0, "\u00fd7zXZ\0", "the file is compressed with xz; give the file inside (unxz)"),
    TAR(257, "ustar", "the file is a tar archive; give the file of weights inside"),
    NUMPY(
            0,
            "\u0093NUMPY",
            "the file is one NumPy array without a name. Give all arrays by the names of the network's parameters:"
                    + " safetensors.numpy.save_file(arrays, \"model.safetensors\")");

    private static final String NUMPY_ARCHIVE = """
            the file is a NumPy archive (.npz). Turn it into safetensors with these two lines of Python:
                import numpy; from safetensors.numpy import save_file
                save_file(dict(numpy.load("model.npz")), "model.safetensors")""";

    private final int at;
    private final String magic;
    private final String advice;

    ForeignFormat(int at, String magic, String advice) {
        this.at = at;
        this.magic = magic;
        this.advice = advice;
    }

    /**
     * What to tell of a file that starts like this; empty when it is in none of these formats.
     *
     * @param start its first 300 bytes or more, or all of them
     */
    public static Optional<String> of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String content = text.stripLeading();
        return Arrays.stream(values())
                .filter(format -> (format == MARKUP ? content : text).startsWith(format.magic, format.at))
                .map(format -> format.advice)
                .findFirst();
    }

    /**
     * What to tell of a zip archive.
     *
     * @param names of its entries
     */
    public static Optional<String> ofArchive(List<String> names) {
        if (!names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"))) {
            return Optional.of(NUMPY_ARCHIVE);
        }
        return names.contains("model.weights.h5") ? Optional.of(HDF5.advice) : Optional.empty();
    }
}
