package io.adapruner.benchmarks.fuzz.seed;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small ONNX graphs as other programs' exporters write them and ours does not: arithmetic on shapes, operators spelt out. */
final class OperatorGraphs {
    private OperatorGraphs() {}

    /** By name, as open messages. */
    static Map<String, byte[]> all() {
        var graphs = new LinkedHashMap<String, byte[]>();
        graphs.put("flattened", flattened().bytes());
        graphs.put("halves", halves().bytes());
        graphs.put("shuffled", shuffled().bytes());
        graphs.put("spelt-out", speltOut().bytes());
        graphs.put("resized", resized().bytes());
        graphs.put("conditional", conditional().bytes());
        graphs.put("computed", computed().bytes());
        return graphs;
    }

    private static OpenModel started() {
        return new OpenModel().convolution("x", "c");
    }

    /** {@code x.view(x.shape[0], -1)}, then {@code Gemm}. */
    private static OpenModel flattened() {
        return started()
                .node("Shape", "c", "s")
                .integers("zero", 0)
                .node("Gather", "s zero", "n")
                .integers("axes", 0)
                .integers("open", -1)
                .node("Concat", "n open", "to", "axis", 0)
                .node("Reshape", "c to", "flat")
                .floats("w", 3, 4 * 8 * 8)
                .floats("b", 3)
                .node("Gemm", "flat w b", "y", "transB", 1);
    }

    private static OpenModel halves() {
        return started()
                .integers("sizes", 2, 2)
                .node("Split", "c sizes", "a b", "axis", 1)
                .integers("starts", 0)
                .integers("ends", 2)
                .integers("axes", 1)
                .integers("steps", 1)
                .node("Slice", "c starts ends axes steps", "d")
                .node("Sigmoid", "b", "e")
                .node("Mul", "a e", "f")
                .node("Concat", "f d", "g", "axis", 1)
                .node("GlobalAveragePool", "g", "h")
                .node("Flatten", "h", "y", "axis", 1);
    }

    private static OpenModel shuffled() {
        return started()
                .integers("apart", 1, 2, 2, 8, 8)
                .integers("together", 1, 4, 8, 8)
                .node("Reshape", "c apart", "a")
                .node("Transpose", "a", "b", "perm", 0, 2, 1, 3, 4)
                .node("Reshape", "b together", "d")
                .node("Pad", "d pads", "e")
                .integers("pads", 0, 0, 1, 1, 0, 0, 1, 1)
                .node("MaxPool", "e", "f", "kernel_shape", 2, 2)
                .node("Flatten", "f", "y");
    }

    /** Layer norm and GELU of their parts. */
    private static OpenModel speltOut() {
        return started()
                .node("Transpose", "c", "t", "perm", 0, 2, 3, 1)
                .node("ReduceMean", "t", "mean", "axes", -1)
                .node("Sub", "t mean", "centred")
                .floats("two")
                .node("Pow", "centred two", "squares")
                .node("ReduceMean", "squares", "variance", "axes", -1)
                .floats("epsilon")
                .node("Add", "variance epsilon", "safe")
                .node("Sqrt", "safe", "deviation")
                .node("Div", "centred deviation", "norm")
                .floats("scale", 4)
                .node("Mul", "norm scale", "scaled")
                .floats("m", 4, 5)
                .node("MatMul", "scaled m", "wide")
                .node("Transpose", "wide", "back", "perm", 0, 3, 1, 2)
                .node("Erf", "back", "erf")
                .node("Clip", "erf", "clipped")
                .node("ReduceMean", "clipped", "y", "axes", 2, 3, "keepdims", 0);
    }

    private static OpenModel resized() {
        return started()
                .floats("tw", 4, 2, 2, 2)
                .node("ConvTranspose", "c tw", "up", "strides", 2, 2)
                .node("Shape", "c", "s")
                .integers("start", 2)
                .integers("end", 4)
                .node("Slice", "s start end", "size")
                .integers("batch", 1, 2)
                .node("Concat", "batch size", "sizes", "axis", 0)
                .node("Resize", "up   sizes", "r")
                .floats("g", 2)
                .node("InstanceNormalization", "r g g", "i")
                .node("PRelu", "i slope", "p")
                .floats("slope", 2, 1, 1)
                .node("AveragePool", "p", "a", "kernel_shape", 3, 3, "pads", 1, 1, 1, 1)
                .node("Flatten", "a", "y");
    }

    private static OpenModel conditional() {
        return started()
                .node("Shape", "c", "s")
                .node("Size", "s", "n")
                .integers("four", 4)
                .node("Equal", "n four", "is")
                .branches("is", "chosen")
                .node("BatchNormalization", "chosen v v v v", "bn")
                .floats("v", 4)
                .node("LRN", "bn", "lrn", "size", 3)
                .node("Softmax", "lrn", "sm", "axis", 1)
                .node("GlobalMaxPool", "sm", "p")
                .integers("axes", 2, 3)
                .node("Squeeze", "p axes", "y");
    }

    private static OpenModel computed() {
        return started()
                .integers("shape", 1, 4, 1, 1)
                .node("ConstantOfShape", "shape", "zeros")
                .integers("from", 0)
                .integers("until", 4)
                .integers("by", 1)
                .node("Range", "from until by", "range")
                .node("Cast", "range", "real", "to", 1)
                .node("Unsqueeze", "real two", "column")
                .integers("two", 1, 2)
                .node("Expand", "column wide", "many")
                .integers("wide", 4, 1, 1)
                .node("Tile", "many times", "tiled")
                .integers("times", 1, 1, 1)
                .node("Less", "tiled zeros", "less")
                .node("Where", "less zeros tiled", "chosen")
                .node("ReduceSum", "chosen axis0", "sum")
                .integers("axis0", 0)
                .node("Add", "c sum", "moved")
                .node("Gather", "moved range", "gathered", "axis", 1)
                .node("SequenceConstruct", "gathered moved", "sequence")
                .node("ConcatFromSequence", "sequence", "joined", "axis", 1)
                .node("Flatten", "joined", "y");
    }
}
