package io.adapruner.gateway.upload;

import io.adapruner.api.OpenedUpload;
import io.adapruner.api.UploadCompletion;
import io.adapruner.api.UploadCompletion.Uploaded;
import io.adapruner.api.UploadRequest;
import io.adapruner.api.UploadRequest.Announced;
import io.adapruner.api.UploadedFiles;
import io.adapruner.gateway.GatewayConfig;
import io.adapruner.gateway.upload.Upload.Part;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.pipeline.artifact.UploadedPart;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Opens uploads, closes them, hands them to the registries and removes them. */
@ApplicationScoped
public class Uploads {
    private final ArtifactStore store;
    private final GatewayConfig.Upload limits;
    private final Clock clock = Clock.systemUTC();

    Uploads(ArtifactStore store, GatewayConfig config) {
        this.store = store;
        this.limits = config.upload();
    }

    /** @throws ProblemException INVALID_REQUEST, or PAYLOAD_TOO_LARGE naming the limit */
    public OpenedUpload open(UploadRequest request) {
        checkLimits(request);
        String id = UUID.randomUUID().toString();
        var parts = new ArrayList<Part>();
        for (Announced file : request.files()) {
            String key = Upload.files(id) + file.name();
            parts.add(new Part(
                    file.name(),
                    file.bytes(),
                    store.startMultipart(key),
                    Math.toIntExact(Math.ceilDiv(file.bytes(), limits.partBytes()))));
        }
        var upload = new Upload(id, clock.millis(), parts);
        store.putJson(Upload.books(id), upload);
        return new OpenedUpload(
                id, parts.stream().map(part -> address(upload, part)).toList());
    }

    private OpenedUpload.Parts address(Upload upload, Part file) {
        return new OpenedUpload.Parts(
                file.name(),
                limits.partBytes(),
                IntStream.rangeClosed(1, file.parts())
                        .mapToObj(
                                n -> store.presignedPart(upload.key(file), file.multipartId(), n, limits.urlLifetime()))
                        .toList());
    }

    private void checkLimits(UploadRequest request) {
        int count = request.files().size();
        if (count < 1 || count > limits.maxFiles()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "files: an upload holds 1 to " + limits.maxFiles() + ", not " + count);
        }
        long total = 0;
        for (Announced file : request.files()) {
            if (file.bytes() > limits.maxBytes() - total) {
                throw new ProblemException(
                        ProblemCode.PAYLOAD_TOO_LARGE,
                        "with " + file.name() + " (" + file.bytes() + " bytes) the upload is larger than "
                                + limits.maxBytes() + " bytes (adapruner.gateway.upload.max-bytes)");
            }
            total += file.bytes();
        }
    }

    /**
     * Turns the parts into files. What is already a file of the announced size is left alone, so the call may be repeated.
     *
     * @throws ProblemException INVALID_REQUEST naming the file whose parts or size are wrong
     */
    public UploadedFiles complete(String uploadId, UploadCompletion request) {
        Upload upload = find(uploadId);
        if (request.files().size() != upload.files().size()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "files: " + upload.files().size() + " were announced, "
                            + request.files().size() + " are named");
        }
        Map<String, Uploaded> byName = request.files().stream()
                .collect(Collectors.toMap(Uploaded::name, Function.identity(), (first, second) -> first));
        for (Part file : upload.files()) {
            Uploaded uploaded = byName.remove(file.name());
            if (uploaded == null) {
                throw new ProblemException(ProblemCode.INVALID_REQUEST, "files: " + file.name() + " is missing");
            }
            complete(upload, file, uploaded.etags());
        }
        if (!byName.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "files: " + byName.keySet() + " were not announced");
        }
        return new UploadedFiles(
                uploadId,
                upload.files().stream()
                        .map(f -> new Announced(f.name(), f.bytes()))
                        .toList());
    }

    private void complete(Upload upload, Part file, List<String> etags) {
        String key = upload.key(file);
        if (store.exists(key)) {
            return;
        }
        if (etags.size() != file.parts()) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "files: " + file.name() + " has " + file.parts() + " parts, " + etags.size() + " etags were sent");
        }
        var parts = new ArrayList<UploadedPart>();
        for (String etag : etags) {
            parts.add(new UploadedPart(parts.size() + 1, etag));
        }
        try {
            store.completeMultipart(key, file.multipartId(), parts);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND || e.code() == ProblemCode.INVALID_REQUEST
                    ? new ProblemException(
                            ProblemCode.INVALID_REQUEST,
                            "files: the parts of " + file.name() + " do not fit their etags: " + e.getMessage(),
                            e)
                    : e;
        }
        long size = store.size(key);
        if (size != file.bytes()) {
            discard(upload.uploadId());
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "files: " + file.name() + " was announced with " + file.bytes() + " bytes, " + size
                            + " arrived; the upload is discarded");
        }
    }

    /**
     * The files of a completed upload, name to key.
     *
     * @throws ProblemException NOT_FOUND; CONFLICT when it is not complete
     */
    public Map<String, StoredObject> files(String uploadId) {
        Upload upload = find(uploadId);
        String prefix = Upload.files(uploadId);
        Map<String, StoredObject> stored = store.list(prefix).stream()
                .collect(Collectors.toMap(o -> o.key().substring(prefix.length()), Function.identity()));
        List<String> missing = upload.files().stream()
                .map(Part::name)
                .filter(n -> !stored.containsKey(n))
                .toList();
        if (!missing.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.CONFLICT, "upload " + uploadId + " is not complete: " + missing + " are missing");
        }
        return stored;
    }

    /** Removes everything of an upload; one that does not exist is not an error. */
    public void discard(String uploadId) {
        String books = Upload.books(uploadId);
        if (store.exists(books)) {
            Upload upload = store.readJson(books, Upload.class);
            for (Part file : upload.files()) {
                if (!store.exists(upload.key(file))) {
                    store.abortMultipart(upload.key(file), file.multipartId());
                }
            }
        }
        store.list(Keys.upload(uploadId)).forEach(o -> store.delete(o.key()));
    }

    private Upload find(String uploadId) {
        try {
            return store.readJson(Upload.books(uploadId), Upload.class);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no upload '" + uploadId + "'", e);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND
                    ? new ProblemException(ProblemCode.NOT_FOUND, "there is no upload " + uploadId, e)
                    : e;
        }
    }
}
