package io.adapruner.gateway;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an operator may set; the defaults are in {@code META-INF/microprofile-config.properties}. */
@ConfigMapping(prefix = "adapruner.gateway")
public interface GatewayConfig {
    Upload upload();

    Model model();

    Download download();

    Events events();

    Body body();

    /** Names under which the gateway is reached beside loopback and its own addresses, without ports. */
    Optional<List<String>> hosts();

    /** How long a request waits for the replay of the event log after a start. */
    Duration replayTimeout();

    /** Limits of one upload. */
    interface Upload {
        int maxFiles();

        /** Of all files together. */
        long maxBytes();

        /** Size of every part but a file's last; S3 wants at least 5 MiB. */
        long partBytes();

        Duration urlLifetime();

        /** Age at which an upload that was never registered is removed. */
        Duration keptFor();
    }

    /** Limits of a model file. */
    interface Model {
        long maxBytes();
    }

    /** Presigned downloads. */
    interface Download {
        Duration urlLifetime();
    }

    /** Server-Sent Events. */
    interface Events {
        /** Pause between two comments that keep idle connections open. */
        Duration heartbeat();
    }

    /** Bodies of requests. */
    interface Body {
        /**
         * From a request's head to the last byte of its body; also how long a client that keeps sending requests may leave
         * answers unread.
         */
        Duration timeout();

        /** Of all bodies that are being sent or worked on. */
        long maxBytesTogether();
    }
}
