package io.adapruner.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;

/** The S3 API over a folder, inside this JVM, on loopback; signatures are checked. */
public final class EmbeddedS3 implements AutoCloseable {
    private static final long LARGEST_PART = 512L << 20;
    private static final long LARGEST_OBJECT = 5L << 30;

    private final S3Proxy proxy;

    private EmbeddedS3(S3Proxy proxy) {
        this.proxy = proxy;
    }

    /**
     * Starts the store and returns when it answers.
     *
     * @param directory where objects live; needs extended attributes (no NFS); created if absent
     * @param port on 127.0.0.1; 0 chooses a free one
     */
    public static EmbeddedS3 start(Path directory, int port, String accessKey, String secretKey) {
        try {
            Files.createDirectories(directory);
            // The store reads a folder's permissions as its access policy: what others may read is public.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the store's folder " + directory, e);
        }
        Properties p = properties(directory, port == 0 ? LoopbackPort.free() : port, accessKey, secretKey);
        try {
            S3Proxy proxy = S3Proxy.Builder.fromProperties(p)
                    .blobStore(BlobStores.create("filesystem-nio2", p))
                    .build();
            proxy.start();
            awaitStart(proxy);
            return new EmbeddedS3(proxy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the store started", e);
        } catch (Exception e) {
            throw new IllegalStateException("the embedded store does not start on " + directory, e);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + proxy.getPort();
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded store does not stop", e);
        }
    }

    private static void awaitStart(S3Proxy proxy) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!proxy.getState().equals("STARTED")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("state is " + proxy.getState() + " after 30 s");
            }
            Thread.sleep(5);
        }
    }

    private static Properties properties(Path directory, int port, String accessKey, String secretKey) {
        var p = new Properties();
        p.setProperty("s3proxy.endpoint", "http://127.0.0.1:" + port);
        p.setProperty("s3proxy.authorization", "aws-v2-or-v4");
        p.setProperty("s3proxy.identity", accessKey);
        p.setProperty("s3proxy.credential", secretKey);
        p.setProperty("s3proxy.v4-max-non-chunked-request-size", Long.toString(LARGEST_PART));
        p.setProperty("s3proxy.max-single-part-object-size", Long.toString(LARGEST_OBJECT));
        p.setProperty("jclouds.provider", "filesystem-nio2");
        p.setProperty("jclouds.filesystem.basedir", directory.toString());
        p.setProperty("jclouds.identity", accessKey);
        p.setProperty("jclouds.credential", secretKey);
        return p;
    }
}
