package io.adapruner.gateway.registry;

import io.adapruner.formats.model.Companions;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The other files of a model's upload, fetched when the model asks for them. Names never become paths: each file is stored
 * under a number.
 */
final class UploadedCompanions implements Companions {
    private final ArtifactStore store;
    private final Map<String, StoredObject> files;
    private final TemporaryFolder folder;
    private final Map<String, Path> fetched = new HashMap<>();
    private long allowance;

    /** @param allowance bytes that they may have together */
    UploadedCompanions(ArtifactStore store, Map<String, StoredObject> files, TemporaryFolder folder, long allowance) {
        this.store = store;
        this.files = Map.copyOf(files);
        this.folder = folder;
        this.allowance = allowance;
    }

    @Override
    public Optional<Path> named(String name) {
        // An upload's names have fewer characters than those of files: the same replacement as the command line's.
        return Optional.ofNullable(files.get(name))
                .or(() -> Optional.ofNullable(files.get(name.replaceAll("[^A-Za-z0-9._-]", "_"))))
                .map(this::fetched);
    }

    private Path fetched(StoredObject file) {
        Path known = fetched.get(file.key());
        if (known != null) {
            return known;
        }
        allowance -= file.size();
        if (allowance < 0) {
            throw new ProblemException(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "the model and the files with its weights are larger together than"
                            + " adapruner.gateway.model.max-bytes allows");
        }
        Path path = folder.resolve("companion-" + fetched.size());
        store.download(file.key(), path);
        fetched.put(file.key(), path);
        return path;
    }
}
