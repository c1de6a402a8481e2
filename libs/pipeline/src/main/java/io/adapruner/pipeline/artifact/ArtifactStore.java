package io.adapruner.pipeline.artifact;

import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.minio.BucketExistsArgs;
import io.minio.ComposeObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The S3 bucket where every artifact lives (layout: {@link Keys}). An object is there whole or not at all; what is
 * published with {@link #putIfAbsent} is never replaced. Every method throws {@link ProblemException}:
 * {@code STORE_UNAVAILABLE} when the store does not answer or refuses the service's credentials, {@code NOT_FOUND} for
 * an absent key, {@code DISK_FULL} when the store or the local disk is full.
 */
@Singleton
public class ArtifactStore {
    /** Part size of uploads, in bytes. */
    public static final long PART_BYTES = 16L << 20;

    private final StoreClient client;
    private final BucketObjects objects;
    private final PresignedAccess presigned;
    private final long maximumDocument;

    public ArtifactStore(StoreClient client, PresignedAccess presigned, StoreConfig config) {
        this.client = client;
        this.objects = new BucketObjects(client, client.bucket());
        this.presigned = presigned;
        this.maximumDocument = config.maximumDocument();
    }

    /** Creates the bucket unless it is there. */
    public void createBucket() {
        attempt("create bucket " + client.bucket(), () -> {
            if (!bucketExists()) {
                try {
                    client.answer(client.s3()
                            .makeBucket(MakeBucketArgs.builder()
                                    .bucket(client.bucket())
                                    .region(client.region())
                                    .build()));
                } catch (Exception e) {
                    // Another service may have been quicker.
                    if (!StoreProblems.code(e).startsWith("BucketAlready")) {
                        throw e;
                    }
                }
            }
            return null;
        });
    }

    /** Whether the bucket answers; the readiness probe. */
    public boolean bucketExists() {
        return attempt(
                "find bucket " + client.bucket(),
                () -> client.answer(client.s3()
                        .bucketExists(BucketExistsArgs.builder()
                                .bucket(client.bucket())
                                .build())));
    }

    /** A document of at most {@code adapruner.store.maximum-document} bytes. */
    public byte[] read(String key) {
        return readAtMost(key, maximumDocument);
    }

    /** @throws ProblemException PAYLOAD_TOO_LARGE if the object is longer than {@code maximum} bytes */
    public byte[] readAtMost(String key, long maximum) {
        return attempt("read " + key, () -> {
            try (var in = objects.open(key, Optional.empty())) {
                byte[] bytes = in.readNBytes((int) Math.min(maximum + 1, Integer.MAX_VALUE - 8));
                if (bytes.length > maximum) {
                    throw new ProblemException(
                            ProblemCode.PAYLOAD_TOO_LARGE, key + " is longer than " + maximum + " bytes");
                }
                return bytes;
            }
        });
    }

    /** Exactly {@code length} bytes from {@code offset}, fetched as an HTTP range. */
    public byte[] read(String key, long offset, int length) {
        return objects.read(key, Optional.empty(), offset, length);
    }

    /** The object as something to read in pieces; finds its size at once. */
    public StoredRanges ranges(String key) {
        return new StoredRanges(this, key);
    }

    /** The object as a stream, to be closed by the caller; reading it throws plain {@link IOException}. */
    public InputStream open(String key) {
        return objects.open(key, Optional.empty());
    }

    /** In bytes. */
    public long size(String key) {
        var stat = StatObjectArgs.builder().bucket(client.bucket()).object(key).build();
        return attempt(
                "find " + key, () -> client.answer(client.s3().statObject(stat)).size());
    }

    public boolean exists(String key) {
        try {
            size(key);
            return true;
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Writes or replaces. */
    public void put(String key, byte[] content) {
        var put = put(key, content, Map.of());
        attempt("write " + key, () -> client.answer(client.s3().putObject(put)));
    }

    /** Writes or replaces, in parts when the file is large. */
    public void put(String key, Path file) {
        attempt("write " + key, () -> {
            long size = Files.size(file);
            if (size == 0) {
                put(key, new byte[0]);
                return null;
            }
            return client.answer(client.s3()
                    .uploadObject(UploadObjectArgs.builder()
                            .bucket(client.bucket())
                            .object(key)
                            .contentType(ContentTypes.of(key))
                            .filename(file.toString(), Math.max(PART_BYTES, size / 9_000))
                            .build()));
        });
    }

    /**
     * Writes unless the key is taken ({@code If-None-Match: *}); of any number of writers exactly one wins.
     *
     * @return whether this writer won
     */
    public boolean putIfAbsent(String key, byte[] content) {
        var put = put(key, content, Map.of("If-None-Match", "*"));
        return attempt("write " + key, () -> {
            try {
                client.answer(client.s3().putObject(put));
                return true;
            } catch (Exception e) {
                if (StoreProblems.lostRace(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Copies an object within the store, without its bytes passing through this process. */
    public void copy(String from, String to) {
        // The client writes into the list.
        List<SourceObject> sources = new ArrayList<>();
        sources.add(SourceObject.builder().bucket(client.bucket()).object(from).build());
        var args = ComposeObjectArgs.builder()
                .bucket(client.bucket())
                .object(to)
                .sources(sources)
                .build();
        attempt("copy " + from + " to " + to, () -> client.answer(client.s3().composeObject(args)));
    }

    /** Every object whose key starts with the prefix, in key order. */
    public List<StoredObject> list(String prefix) {
        return objects.list(prefix, Integer.MAX_VALUE);
    }

    /** The objects below a prefix as files. */
    public BucketFolder folder(String prefix) {
        return client.folder(client.bucket(), prefix);
    }

    /** Removes the object; an absent key is not an error. */
    public void delete(String key) {
        var args =
                RemoveObjectArgs.builder().bucket(client.bucket()).object(key).build();
        attempt("delete " + key, () -> {
            try {
                return client.answer(client.s3().removeObject(args));
            } catch (Exception e) {
                if (StoreProblems.absent(e)) {
                    return null;
                }
                throw e;
            }
        });
    }

    /** Writes the object to a file, which appears whole or not at all. */
    public void download(String key, Path file) {
        objects.download(key, Optional.empty(), file);
    }

    /** @throws ProblemException INTERNAL if the object is not JSON of that type */
    public <T> T readJson(String key, Class<T> type) {
        byte[] content = read(key);
        try {
            return Json.mapper().readValue(content, type);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INTERNAL, key + " is not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** Publishes a document; the first of any number of writers wins. Returns whether this one did. */
    public boolean publishJson(String key, Object document) {
        return putIfAbsent(key, json(document));
    }

    /** Writes or replaces a document. */
    public void putJson(String key, Object document) {
        put(key, json(document));
    }

    /** See {@link PresignedAccess#presignedGet}. */
    public URI presignedGet(String key, Duration validity) {
        return presigned.presignedGet(key, validity);
    }

    /** See {@link PresignedAccess#startMultipart}. */
    public String startMultipart(String key) {
        return presigned.startMultipart(key);
    }

    /** See {@link PresignedAccess#presignedPart}. */
    public URI presignedPart(String key, String uploadId, int partNumber, Duration validity) {
        return presigned.presignedPart(key, uploadId, partNumber, validity);
    }

    /** See {@link PresignedAccess#completeMultipart}. */
    public void completeMultipart(String key, String uploadId, List<UploadedPart> parts) {
        presigned.completeMultipart(key, uploadId, parts);
    }

    /** See {@link PresignedAccess#abortMultipart}. */
    public void abortMultipart(String key, String uploadId) {
        presigned.abortMultipart(key, uploadId);
    }

    private static byte[] json(Object document) {
        try {
            return Json.mapper().writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(document.getClass() + " does not serialise", e);
        }
    }

    private PutObjectArgs put(String key, byte[] content, Map<String, String> headers) {
        return PutObjectArgs.builder()
                .bucket(client.bucket())
                .object(key)
                .contentType(ContentTypes.of(key))
                .extraHeaders(headers)
                .data(content, content.length)
                .build();
    }

    private <T> T attempt(String action, StoreClient.Attempt<T> attempt) {
        return client.attempt(action, attempt);
    }
}
