package io.adapruner.api;

import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import java.util.Optional;

/**
 * A data set to register: all files of a completed upload.
 *
 * @param onBroken what is done where images are damaged; by default they are left out
 * @param check how far they are looked at; by default no image is decoded
 */
public record DatasetRequest(String uploadId, Optional<OnBroken> onBroken, Optional<ImageCheck> check) {
    private static final int LONGEST_ID = 128;

    public DatasetRequest {
        Required.text("uploadId", uploadId, LONGEST_ID);
    }
}
