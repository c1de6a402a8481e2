package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on their way into the store. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class UploadTest extends ThroughTheDoor {
    @Test
    void aFileOfSeveralPartsArrivesWhole() throws Exception {
        byte[] content = new byte[40 << 20];
        new java.util.Random(1).nextBytes(content);

        String id = http.upload("big.bin", content);

        assertThat(store.size("uploads/" + id + "/files/big.bin")).isEqualTo(content.length);
        assertThat(store.read("uploads/" + id + "/files/big.bin", 20 << 20, 4096))
                .isEqualTo(java.util.Arrays.copyOfRange(content, 20 << 20, (20 << 20) + 4096));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/b.tar", "", ".hidden", "name with space", "..", "a\\\\b"})
    void aNameThatCouldLeaveItsFolderIsRefused(String name) throws Exception {
        Answer answer = http.post("/api/v1/uploads", "{'files':[{'name':'" + name + "','bytes':1}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("invalid-request");
        assertThat(answer.text("/detail")).contains("name");
        assertThat(answer.raw().headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void anUploadBeyondTheLimitIsRefusedNamingTheLimit() throws Exception {
        Answer answer = http.post("/api/v1/uploads", "{'files':[{'name':'x','bytes':17179869185}]}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("/detail")).contains("17179869184").contains("adapruner.gateway.upload.max-bytes");
    }

    @Test
    void aWrongEtagIsRefusedAndTheRightOneStillWorks() throws Exception {
        Answer opened = http.post("/api/v1/uploads", "{'files':[{'name':'x.bin','bytes':3}]}");
        String etag = http.put(opened.text("/files/0/parts/0"), new byte[] {1, 2, 3});
        String complete = "/api/v1/uploads/" + opened.text("/uploadId") + "/complete";

        Answer wrong = http.post(complete, "{'files':[{'name':'x.bin','etags':['00000000000000000000000000000000']}]}");
        Answer right = http.post(complete, "{'files':[{'name':'x.bin','etags':['" + etag.replace("\"", "") + "']}]}");

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/detail")).contains("x.bin").contains("etags");
        assertThat(right.status()).isEqualTo(200);
    }

    @Test
    void aFileOfAnotherSizeThanAnnouncedIsDiscarded() throws Exception {
        Answer opened = http.post("/api/v1/uploads", "{'files':[{'name':'x.bin','bytes':5}]}");
        String etag =
                http.put(opened.text("/files/0/parts/0"), new byte[] {1, 2, 3}).replace("\"", "");
        String id = opened.text("/uploadId");

        Answer answer = http.post(
                "/api/v1/uploads/" + id + "/complete", "{'files':[{'name':'x.bin','etags':['" + etag + "']}]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("announced with 5 bytes, 3 arrived");
        assertThat(keys("uploads/" + id)).isEmpty();
    }
}
