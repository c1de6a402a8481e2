package io.adapruner.pipeline.dataset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** How data sets are split and kept, and from where they may be read. */
@ConfigMapping(prefix = "adapruner.data")
public interface DatasetConfig {
    /** Fraction of every class's training images that is held out where there is no validation split. */
    @WithDefault("0.1")
    double heldOutFraction();

    /** Decoded data sets that stay in memory after their last use. */
    @WithDefault("1")
    int idle();

    References references();

    /** Buckets whose objects may be a data set, which is then read from there and not copied into the store. */
    interface References {
        /**
         * What may be read, each entry {@code bucket} or {@code bucket/prefix}: by anyone who may register a data set, with the service's
         * own rights. Empty: nothing.
         */
        Optional<List<String>> buckets();

        /** Address of the S3 service that has them. Empty: they are in the artifact store. */
        Optional<URI> endpoint();

        /** Of that service, as the two below; empty: the artifact store's. */
        Optional<String> accessKey();

        Optional<String> secretKey();

        Optional<String> region();
    }
}
