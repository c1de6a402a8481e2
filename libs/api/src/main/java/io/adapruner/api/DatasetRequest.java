package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Optional;

/**
 * A data set to register: all files of a completed upload, or what lies in a bucket that the operator has named.
 *
 * @param uploadId empty where there is a location
 * @param location {@code s3://bucket/prefix}, from where the files are read whenever they are needed; empty where there is an upload
 * @param onBroken what is done where images are damaged; by default they are left out
 * @param check how far they are looked at; by default no image is decoded
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DatasetRequest(
        Optional<String> uploadId, Optional<String> location, Optional<OnBroken> onBroken, Optional<ImageCheck> check) {
    private static final int LONGEST_ID = 128;

    public DatasetRequest {
        if (uploadId.isPresent() == location.isPresent()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "a data set is registered from an uploadId or from a location, not from "
                            + (uploadId.isPresent() ? "both" : "neither"));
        }
        uploadId.ifPresent(id -> Required.text("uploadId", id, LONGEST_ID));
        location.ifPresent(BucketLocation::of);
    }
}
