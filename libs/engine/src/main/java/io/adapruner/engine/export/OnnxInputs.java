package io.adapruner.engine.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What ONNX Runtime is fed with, by name; the caller closes it. */
public final class OnnxInputs implements AutoCloseable {
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    public OnnxInputs(OrtEnvironment environment, List<FedInput> inputs) throws OrtException {
        for (FedInput input : inputs) {
            tensors.put(input.name(), OnnxTensor.createTensor(environment, input.values(), input.shape()));
        }
    }

    public Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
