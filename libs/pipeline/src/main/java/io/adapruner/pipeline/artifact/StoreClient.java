package io.adapruner.pipeline.artifact;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.minio.MinioAsyncClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The connection to the store and the way its answers are awaited. */
@Singleton
public class StoreClient {
    private static final int MOST_REQUESTS = 64;

    private final MinioAsyncClient client;
    private final MinioAsyncClient signer;
    private final OkHttpClient http;
    private final String bucket;
    private final String region;

    public StoreClient(StoreConfig config) {
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MOST_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MOST_REQUESTS);
        http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(16, 1, TimeUnit.MINUTES))
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.readTimeout())
                .writeTimeout(config.readTimeout())
                .build();
        client = client(config, config.endpoint());
        signer = client(config, config.publicEndpoint().orElse(config.endpoint()));
        bucket = config.bucket();
        region = config.region();
    }

    private MinioAsyncClient client(StoreConfig config, URI endpoint) {
        return MinioAsyncClient.builder()
                .endpoint(endpoint.toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .httpClient(http)
                .build();
    }

    MinioAsyncClient s3() {
        return client;
    }

    /** Signs addresses for users. The host is part of what is signed, and users may know the store by another one. */
    MinioAsyncClient signer() {
        return signer;
    }

    String bucket() {
        return bucket;
    }

    String region() {
        return region;
    }

    /** One attempt at talking to the store. */
    interface Attempt<T> {
        T run() throws Exception;
    }

    /** Runs the attempt; whatever goes wrong becomes a typed problem that names the action. */
    <T> T attempt(String action, Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (Exception e) {
            Throwable cause = StoreProblems.unwrapped(e);
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                throw new ProblemException(ProblemCode.STORE_UNAVAILABLE, "interrupted; could not " + action, e);
            }
            throw StoreProblems.of(action, cause);
        }
    }

    /** The answer, or the bare failure without the wrappings of futures and SDK. */
    <T> T answer(CompletableFuture<T> request) throws Exception {
        try {
            return request.get();
        } catch (ExecutionException e) {
            if (StoreProblems.unwrapped(e) instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (InterruptedException e) {
            request.cancel(true);
            throw e;
        }
    }

    /** The objects below a prefix of any bucket of the store. */
    public BucketFolder folder(String bucket, String prefix) {
        return new BucketFolder(new BucketObjects(this, bucket), prefix);
    }

    @PreDestroy
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
