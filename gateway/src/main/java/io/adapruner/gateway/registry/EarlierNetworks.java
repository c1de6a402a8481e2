package io.adapruner.gateway.registry;

import io.adapruner.api.EarlierResult;
import io.adapruner.api.ModelRequest;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The networks of earlier results, which weights that were trained elsewhere are registered against. */
final class EarlierNetworks {
    private static final String NETWORK = "network.json";
    private static final Pattern MANIFEST = Pattern.compile("targets/[0-9]{1,9}/result/result\\.json$");

    private final ArtifactStore store;

    EarlierNetworks(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The network that a request names; empty when it names none.
     *
     * @param files of its upload by name
     * @throws ProblemException naming the file or the job that is not there, or what is wrong with the document
     */
    Optional<NetworkDocument> named(ModelRequest request, Map<String, StoredObject> files) {
        return request.network().map(name -> uploaded(name, files)).or(() -> request.result()
                .map(this::result));
    }

    /** Nobody has checked it: it is removed when it is no network. */
    private NetworkDocument uploaded(String name, Map<String, StoredObject> files) {
        StoredObject file = files.get(name);
        if (file == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "the upload holds no file " + name);
        }
        try {
            return NetworkJson.read(store.readAtMost(file.key(), NetworkJson.LARGEST_DOCUMENT));
        } catch (ProblemException e) {
            if (e.code() == ProblemCode.INVALID_NETWORK) {
                store.delete(file.key());
            }
            throw e;
        }
    }

    private NetworkDocument result(EarlierResult earlier) {
        List<TargetResult> results = results(earlier.job());
        List<TargetResult> wanted = earlier.target()
                .map(target ->
                        results.stream().filter(r -> r.target() == target).toList())
                .orElse(results);
        if (wanted.size() != 1) {
            throw ambiguous(earlier, results);
        }
        String key = Objects.requireNonNull(wanted.getFirst().artifacts().get(NETWORK), NETWORK);
        return NetworkJson.read(store.readAtMost(key, NetworkJson.LARGEST_DOCUMENT));
    }

    /** Of the finished targets, in order. */
    private List<TargetResult> results(String job) {
        try {
            return store.list(Keys.job(job) + "targets/").stream()
                    .map(StoredObject::key)
                    .filter(key -> MANIFEST.matcher(key).find())
                    .map(key -> store.readJson(key, TargetResult.class))
                    .sorted((one, other) -> Integer.compare(one.target(), other.target()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no result of a job '" + job + "'", e);
        }
    }

    private static ProblemException ambiguous(EarlierResult earlier, List<TargetResult> results) {
        if (results.isEmpty()) {
            return new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "there is no result of a job " + earlier.job()
                            + "; its weights can come home when one of its budgets has been reached");
        }
        String known = results.stream()
                .map(result -> result.target() + " (" + result.budget() + ")")
                .collect(Collectors.joining(", "));
        return earlier.target().isPresent()
                ? new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "job " + earlier.job() + " has no result of target "
                                + earlier.target().get() + "; it has those of " + known)
                : new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "job " + earlier.job() + " has the results of several targets, " + known
                                + "; name the one that the weights belong to");
    }
}
