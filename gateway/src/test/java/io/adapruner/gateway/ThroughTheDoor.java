package io.adapruner.gateway;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredObject;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A gateway with its broker and its store, used as any user uses it. */
abstract class ThroughTheDoor {
    @Inject
    ArtifactStore store;

    @TestHTTPResource("/")
    URI address;

    Http http;

    @BeforeEach
    void connect() {
        http = Http.of(address);
    }

    @AfterEach
    void disconnect() {
        http.close();
    }

    Answer register(String architecture, byte[] file) throws Exception {
        String upload = http.upload("model.safetensors", file);
        return http.post(
                "/api/v1/models",
                "{'uploadId':'" + upload + "','file':'model.safetensors','architecture':'" + architecture + "'}");
    }

    Answer dataset(int classes, int extent) throws Exception {
        return dataset(classes, 50, extent);
    }

    /** @param perClass images to train on */
    Answer dataset(int classes, int perClass, int extent) throws Exception {
        return dataset("train", classes, perClass, extent);
    }

    /** @param fitting name of the part beside the test images */
    Answer dataset(String fitting, int classes, int perClass, int extent) throws Exception {
        byte[] train = Samples.shard(classes, perClass, extent, 1);
        byte[] test = Samples.shard(classes, 5, extent, 2);
        Answer opened = http.post(
                "/api/v1/uploads",
                "{'files':[{'name':'" + fitting + "-000000.tar','bytes':" + train.length
                        + "},{'name':'test-000000.tar','bytes':" + test.length + "}]}");
        String first = http.put(opened.text("/files/0/parts/0"), train).replace("\"", "");
        String second = http.put(opened.text("/files/1/parts/0"), test).replace("\"", "");
        String id = opened.text("/uploadId");
        http.post(
                "/api/v1/uploads/" + id + "/complete",
                "{'files':[{'name':'" + fitting + "-000000.tar','etags':['" + first
                        + "']},{'name':'test-000000.tar','etags':['" + second + "']}]}");
        return http.post("/api/v1/datasets", "{'uploadId':'" + id + "'}");
    }

    List<String> keys(String prefix) {
        return store.list(prefix).stream().map(StoredObject::key).toList();
    }
}
