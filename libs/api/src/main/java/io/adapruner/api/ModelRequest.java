package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.formats.ModelDescription;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.TensorShape;
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
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelRequest(
        String uploadId,
        String file,
        Optional<String> architecture,
        Optional<Integer> classes,
        Optional<List<Integer>> input,
        Optional<Preprocessing> preprocessing) {
    public ModelRequest {
        Required.field("uploadId", uploadId);
        Required.field("file", file);
    }

    /** A registration of what is said of a file. */
    public static ModelRequest of(String uploadId, ModelDescription said, Optional<Preprocessing> preprocessing) {
        return new ModelRequest(
                uploadId,
                said.file(),
                said.architecture(),
                said.classes(),
                said.input().map(TensorShape::dims),
                preprocessing);
    }

    /** What the request says of the file. */
    public ModelDescription description() {
        return new ModelDescription(file, architecture, classes, input.map(ModelDescription::input));
    }
}
