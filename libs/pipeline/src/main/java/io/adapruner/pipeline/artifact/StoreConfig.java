package io.adapruner.pipeline.artifact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Where the artifact store is and how patiently it is used. */
@ConfigMapping(prefix = "adapruner.store")
public interface StoreConfig {
    /** Address of the S3 service, e.g. {@code http://127.0.0.1:9000}. */
    URI endpoint();

    /** Address under which users reach the same store; signed addresses name it. Empty: {@link #endpoint}. */
    Optional<URI> publicEndpoint();

    String accessKey();

    String secretKey();

    /** Created at start if it is absent and may be created. */
    @WithDefault("adapruner")
    String bucket();

    @WithDefault("us-east-1")
    String region();

    /** Longest wait for a connection. */
    @WithDefault("5s")
    Duration connectTimeout();

    /** Longest silence of the store while it answers. */
    @WithDefault("60s")
    Duration readTimeout();

    /** Largest JSON document that is read into memory, in bytes. */
    @WithDefault("67108864")
    long maximumDocument();
}
