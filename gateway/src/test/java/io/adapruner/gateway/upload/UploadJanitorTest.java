package io.adapruner.gateway.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UploadJanitorTest {
    @Inject
    UploadJanitor janitor;

    @Inject
    ArtifactStore store;

    /** The store lists in the order of names. */
    @Test
    void aRecordThatCannotBeReadKeepsNobodyElsesUpload() {
        put("uploads/0000-text/upload.json", "not JSON");
        put("uploads/0001-list/upload.json", "[]");
        put("uploads/0002-nothing/upload.json", "{}");
        put("uploads/0003-stranger/upload.json", "{\"uploadId\":\"../jobs\",\"startedAt\":0,\"files\":[]}");
        store.putJson("uploads/9999-old/upload.json", new Upload("9999-old", 0, List.of()));
        put("uploads/9999-old/files/left", "behind");
        store.putJson("uploads/9999-young/upload.json", new Upload("9999-young", Long.MAX_VALUE / 2, List.of()));

        janitor.sweep();

        assertThat(store.list("uploads/9999-old/")).isEmpty();
        assertThat(store.exists("uploads/9999-young/upload.json")).isTrue();
        assertThat(store.exists("uploads/0000-text/upload.json")).isTrue();
    }

    private void put(String key, String content) {
        store.put(key, content.getBytes(StandardCharsets.UTF_8));
    }
}
