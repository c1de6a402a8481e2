package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.messages.Part;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Signed addresses by which a client reads and writes the store itself, so that its bytes never pass through a service. An
 * upload becomes an object only when it is completed.
 */
@Singleton
public class PresignedAccess {
    private static final Duration LONGEST = Duration.ofDays(7);

    private final StoreClient client;

    public PresignedAccess(StoreClient client) {
        this.client = client;
    }

    /** An address that anyone may GET until it expires. */
    public URI presignedGet(String key, Duration validity) {
        return sign(Http.Method.GET, key, validity, Map.of());
    }

    /** Opens an upload in parts of {@link ArtifactStore#PART_BYTES}; returns its id. */
    public String startMultipart(String key) {
        var args = CreateMultipartUploadArgs.builder()
                .bucket(client.bucket())
                .object(key)
                .build();
        return client.attempt(
                "start an upload to " + key, () -> client.answer(client.s3().createMultipartUpload(args))
                        .result()
                        .uploadId());
    }

    /** An address that takes one part by PUT until it expires. */
    public URI presignedPart(String key, String uploadId, int partNumber, Duration validity) {
        if (partNumber < 1 || partNumber > UploadedPart.MOST) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "part number " + partNumber + " must be in 1.." + UploadedPart.MOST);
        }
        return sign(
                Http.Method.PUT,
                key,
                validity,
                Map.of("uploadId", uploadId, "partNumber", Integer.toString(partNumber)));
    }

    /** Turns the parts into the object. */
    public void completeMultipart(String key, String uploadId, List<UploadedPart> parts) {
        Part[] ordered = parts.stream()
                .sorted(Comparator.comparingInt(UploadedPart::number))
                .map(p -> new Part(p.number(), p.etag()))
                .toArray(Part[]::new);
        if (ordered.length == 0) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "the upload to " + key + " has no parts");
        }
        var args = CompleteMultipartUploadArgs.builder()
                .bucket(client.bucket())
                .object(key)
                .uploadId(uploadId)
                .parts(ordered)
                .build();
        client.attempt(
                "complete the upload to " + key, () -> client.answer(client.s3().completeMultipartUpload(args)));
    }

    /** Drops an upload and its parts; an upload that no longer exists is not an error. */
    public void abortMultipart(String key, String uploadId) {
        var args = AbortMultipartUploadArgs.builder()
                .bucket(client.bucket())
                .object(key)
                .uploadId(uploadId)
                .build();
        client.attempt("abort the upload to " + key, () -> {
            try {
                return client.answer(client.s3().abortMultipartUpload(args));
            } catch (Exception e) {
                if (StoreProblems.absent(e)) {
                    return null;
                }
                throw e;
            }
        });
    }

    private URI sign(Http.Method method, String key, Duration validity, Map<String, String> query) {
        if (validity.isNegative() || validity.isZero() || validity.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("validity " + validity + " must be above 0 and at most " + LONGEST);
        }
        var args = GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(client.bucket())
                .object(key)
                .expiry((int) Math.max(1, validity.toSeconds()))
                .extraQueryParams(query)
                .build();
        return client.attempt(
                "sign an address of " + key, () -> URI.create(client.signer().getPresignedObjectUrl(args)));
    }
}
