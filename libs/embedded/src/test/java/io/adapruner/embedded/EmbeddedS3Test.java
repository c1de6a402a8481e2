package io.adapruner.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3Test {
    @TempDir
    Path directory;

    @Test
    void anUnsignedRequestIsForbidden() throws Exception {
        Path bucket = Files.createDirectory(
                directory.resolve("bucket"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(bucket.resolve("key"), "weights");
        Files.setPosixFilePermissions(bucket.resolve("key"), PosixFilePermissions.fromString("rw-------"));
        try (var store = EmbeddedS3.start(directory, 0, "access", "a-long-secret");
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            var request = HttpRequest.newBuilder(URI.create(store.endpoint() + "/bucket/key"))
                    .GET()
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("AccessDenied");
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }
}
