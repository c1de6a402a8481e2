package io.adapruner.gateway.registry;

import io.adapruner.formats.model.ModelDescription;
import io.adapruner.gateway.JsonBody;
import io.adapruner.network.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * A model to register.
 *
 * @param file name within the upload
 * @param architecture name of a known family member, e.g. {@code resnet56-cifar}; empty: the file describes its structure
 * @param classes empty: read from the classifier's weight
 * @param input {@code [C, H, W]}; empty: the architecture's own
 * @param preprocessing empty: ImageNet's
 */
public record ModelRequest(
        String uploadId,
        String file,
        Optional<String> architecture,
        Optional<Integer> classes,
        Optional<List<Integer>> input,
        Optional<Preprocessing> preprocessing) {
    public ModelRequest {
        JsonBody.required("uploadId", uploadId);
        JsonBody.required("file", file);
        architecture = architecture == null ? Optional.empty() : architecture;
        classes = classes == null ? Optional.empty() : classes;
        input = input == null ? Optional.empty() : input;
        preprocessing = preprocessing == null ? Optional.empty() : preprocessing;
    }

    /** What the request says of the file. */
    ModelDescription description() {
        return new ModelDescription(file, architecture, classes, input.map(ModelDescription::input));
    }
}
