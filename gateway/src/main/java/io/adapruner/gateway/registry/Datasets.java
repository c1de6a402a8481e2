package io.adapruner.gateway.registry;

import io.adapruner.api.DatasetRequest;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.gateway.upload.Uploads;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.pipeline.dataset.ReferencedBuckets;
import io.adapruner.pipeline.dataset.ReferencedFiles;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Registered data sets: {@code datasets/<content hash>/{shards..., dataset.json}}, in the place of shards {@code files.json} where they lie elsewhere. */
@ApplicationScoped
public class Datasets {
    private static final String DOCUMENT = "dataset.json";

    private final ArtifactStore store;
    private final Uploads uploads;
    private final ReferencedBuckets references;
    private final ReadingPlaces places = new ReadingPlaces();

    Datasets(ArtifactStore store, Uploads uploads, ReferencedBuckets references) {
        this.store = store;
        this.uploads = uploads;
        this.references = references;
    }

    /** @throws ProblemException naming shard and sample */
    public DatasetDocument register(DatasetRequest request) {
        OnBroken onBroken = request.onBroken().orElse(OnBroken.SKIP);
        ImageCheck check = request.check().orElse(ImageCheck.HEADERS);
        return request.location()
                .map(location -> referenced(BucketLocation.of(location), onBroken, check))
                .orElseGet(() -> uploaded(request.uploadId().orElseThrow(), onBroken, check));
    }

    /** Checks every sample where it lies and notes the state of each file; nothing is copied. */
    private DatasetDocument referenced(BucketLocation location, OnBroken onBroken, ImageCheck check) {
        BucketFolder folder = references.folder(location);
        List<BucketFile> files = folder.files(ReferencedFiles.MOST);
        if (files.isEmpty()) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, "nothing lies in " + location);
        }
        DatasetDocument document = places.in(() -> DatasetScanner.scan(StoredShards.of(folder, files), onBroken, check)
                .at(location));
        String prefix = Keys.dataset(document.id());
        // Replaced, for the same content may have been written anew, which gives it other tags.
        store.putJson(prefix + ReferencedFiles.KEY, new ReferencedFiles(files));
        store.publishJson(prefix + DOCUMENT, document);
        return document;
    }

    /**
     * Checks every sample of the upload and moves its files within the store. The document comes last: a data set exists when
     * its document does. The upload of a data set that is refused stays, so that single files are not sent twice.
     */
    private DatasetDocument uploaded(String uploadId, OnBroken onBroken, ImageCheck check) {
        Map<String, StoredObject> files = uploads.files(uploadId);
        if (files.containsKey(DOCUMENT)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "a file of a data set cannot be called " + DOCUMENT + "; that name is the gateway's");
        }
        DatasetDocument document = places.in(() -> DatasetScanner.scan(StoredShards.of(store, files), onBroken, check));
        String prefix = Keys.dataset(document.id());
        if (!store.exists(prefix + DOCUMENT)) {
            files.forEach((name, file) -> store.copy(file.key(), prefix + name));
            store.publishJson(prefix + DOCUMENT, document);
        }
        uploads.discard(uploadId);
        return document;
    }

    /** @throws ProblemException NOT_FOUND */
    public DatasetDocument get(String id) {
        try {
            return store.readJson(Keys.dataset(id) + DOCUMENT, DatasetDocument.class);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no data set '" + id + "'", e);
        } catch (ProblemException e) {
            throw e.code() == ProblemCode.NOT_FOUND
                    ? new ProblemException(ProblemCode.NOT_FOUND, "there is no data set " + id, e)
                    : e;
        }
    }

    /** Ids of all data sets, ascending. */
    public List<String> ids() {
        return store.list("datasets/").stream()
                .map(StoredObject::key)
                .filter(k -> k.endsWith("/" + DOCUMENT))
                .map(k -> k.substring("datasets/".length(), k.length() - DOCUMENT.length() - 1))
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
