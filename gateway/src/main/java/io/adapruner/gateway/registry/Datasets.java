package io.adapruner.gateway.registry;

import io.adapruner.api.DatasetRequest;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.gateway.upload.Uploads;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Registered data sets: {@code datasets/<content hash>/{shards..., dataset.json}}. */
@ApplicationScoped
public class Datasets {
    private static final String DOCUMENT = "dataset.json";

    private final ArtifactStore store;
    private final Uploads uploads;
    private final ReadingPlaces places = new ReadingPlaces();

    Datasets(ArtifactStore store, Uploads uploads) {
        this.store = store;
        this.uploads = uploads;
    }

    /**
     * Checks every sample of the upload and moves its files within the store. The document comes last: a data set exists when
     * its document does. The upload of a data set that is refused stays, so that single files are not sent twice.
     *
     * @throws ProblemException naming shard and sample
     */
    public DatasetDocument register(DatasetRequest request) {
        Map<String, StoredObject> files = uploads.files(request.uploadId());
        if (files.containsKey(DOCUMENT)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "a file of a data set cannot be called " + DOCUMENT + "; that name is the gateway's");
        }
        OnBroken onBroken = request.onBroken().orElse(OnBroken.SKIP);
        ImageCheck check = request.check().orElse(ImageCheck.HEADERS);
        DatasetDocument document =
                places.in(() -> DatasetScanner.scan(new StoredShards(store, files), onBroken, check));
        String prefix = Keys.dataset(document.id());
        if (!store.exists(prefix + DOCUMENT)) {
            files.forEach((name, file) -> store.copy(file.key(), prefix + name));
            store.publishJson(prefix + DOCUMENT, document);
        }
        uploads.discard(request.uploadId());
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
