package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The objects of one bucket, read; what is wrong becomes a problem as {@link ArtifactStore} says. */
record BucketObjects(StoreClient client, String bucket) {
    /**
     * Every object whose key starts with the prefix, in key order.
     *
     * @throws ProblemException PAYLOAD_TOO_LARGE where there are more than {@code most}
     */
    List<StoredObject> list(String prefix, int most) {
        var args = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        return client.attempt("list " + place(prefix), () -> {
            List<StoredObject> found = new ArrayList<>();
            for (var item : client.s3().listObjects(args)) {
                if (!item.get().isDir()) {
                    if (found.size() == most) {
                        throw new ProblemException(
                                ProblemCode.PAYLOAD_TOO_LARGE,
                                "more than " + most + " objects begin with " + place(prefix)
                                        + "; pack images into shards of some hundred MB");
                    }
                    found.add(new StoredObject(
                            item.get().objectName(),
                            item.get().size(),
                            plain(item.get().etag())));
                }
            }
            return List.copyOf(found);
        });
    }

    /** As a stream, to be closed by the caller; reading it throws plain {@link IOException}. */
    InputStream open(String key, Optional<String> etag) {
        return client.attempt("open " + place(key), () -> answer(get(key), etag));
    }

    /** Exactly {@code length} bytes from {@code offset}, fetched as an HTTP range. */
    byte[] read(String key, Optional<String> etag, long offset, int length) {
        if (length == 0) {
            return new byte[0];
        }
        return client.attempt("read " + length + " bytes at " + offset + " of " + place(key), () -> {
            try (var in = answer(get(key).offset(offset).length((long) length), etag)) {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length != length) {
                    throw new IOException("the answer ends after " + bytes.length + " bytes");
                }
                return bytes;
            }
        });
    }

    /** Writes the object to a file, which appears whole or not at all. */
    void download(String key, Optional<String> etag, Path file) {
        Path partial = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        client.attempt("download " + place(key), () -> {
            try (var in = answer(get(key), etag)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                long written = Files.copy(in, partial);
                String announced = in.headers().get("Content-Length");
                if (announced != null && Long.parseLong(announced) != written) {
                    throw new IOException("the answer ends after " + written + " of " + announced + " bytes");
                }
                return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
        });
    }

    /** The state that was asked for is compared here, for not every store does what {@code If-Match} says. */
    private GetObjectResponse answer(GetObjectArgs.Builder get, Optional<String> etag) throws Exception {
        GetObjectArgs args = get.build();
        GetObjectResponse response = client.answer(client.s3().getObject(args));
        Optional<String> other =
                etag.filter(wanted -> !wanted.equals(plain(response.headers().get("ETag"))));
        if (other.isPresent()) {
            response.close();
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "s3://" + bucket + "/" + args.object()
                            + " has changed since the data set was registered; register it again");
        }
        return response;
    }

    /** For messages, which of the store's own bucket name the key alone. */
    private String place(String key) {
        return bucket.equals(client.bucket()) ? key : "s3://" + bucket + "/" + key;
    }

    private static String plain(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    private GetObjectArgs.Builder get(String key) {
        return GetObjectArgs.builder().bucket(bucket).object(key);
    }
}
