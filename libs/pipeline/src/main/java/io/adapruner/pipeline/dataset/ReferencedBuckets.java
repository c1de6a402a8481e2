package io.adapruner.pipeline.dataset;

import io.adapruner.data.source.BucketLocation;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.artifact.StoreClient;
import io.adapruner.pipeline.artifact.StoreConfig;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The buckets that data sets may be in. Users name a place, and it is the service that reads there, with rights that they may not have:
 * so nothing is read that the operator has not named, and never the artifact store's own bucket, where everybody's files are.
 */
@Singleton
public class ReferencedBuckets {
    private final List<String> allowed;
    private final boolean apart;
    private final String own;
    private final StoreClient client;

    public ReferencedBuckets(DatasetConfig config, StoreConfig store, StoreClient artifacts) {
        DatasetConfig.References references = config.references();
        this.allowed = references.buckets().orElse(List.of()).stream()
                .map(entry -> entry.endsWith("/") ? entry : entry + "/")
                .toList();
        this.apart = references.endpoint().isPresent();
        this.own = store.bucket();
        this.client = apart ? new StoreClient(new Elsewhere(references, store)) : artifacts;
    }

    /** Another service than the artifact store's, used as patiently. */
    private record Elsewhere(DatasetConfig.References references, StoreConfig store) implements StoreConfig {
        @Override
        public URI endpoint() {
            return references.endpoint().orElseThrow();
        }

        @Override
        public Optional<URI> publicEndpoint() {
            return Optional.empty();
        }

        @Override
        public String accessKey() {
            return references.accessKey().orElseGet(store::accessKey);
        }

        @Override
        public String secretKey() {
            return references.secretKey().orElseGet(store::secretKey);
        }

        @Override
        public String bucket() {
            return store.bucket();
        }

        @Override
        public String region() {
            return references.region().orElseGet(store::region);
        }

        @Override
        public Duration connectTimeout() {
            return store.connectTimeout();
        }

        @Override
        public Duration readTimeout() {
            return store.readTimeout();
        }

        @Override
        public long maximumDocument() {
            return store.maximumDocument();
        }
    }

    /**
     * The files of a place that may be read.
     *
     * @throws ProblemException INVALID_REQUEST where the operator has not allowed it; whether there is anything is not told then
     */
    public BucketFolder folder(BucketLocation location) {
        boolean ownBucket = !apart && location.bucket().equals(own);
        if (ownBucket || allowed.stream().noneMatch(location.path()::startsWith)) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "location: " + location + " may not be read here; "
                            + (allowed.isEmpty()
                                    ? "the operator has named no buckets to read data sets from (adapruner.data.references.buckets)"
                                    : "data sets may lie in " + String.join(", ", allowed)));
        }
        return client.folder(location.bucket(), location.prefix());
    }

    @PreDestroy
    void close() {
        if (apart) {
            client.close();
        }
    }
}
