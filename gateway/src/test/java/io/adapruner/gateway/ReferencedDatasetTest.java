package io.adapruner.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.gateway.Http.Answer;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoreConfig;
import io.adapruner.pipeline.testing.PlatformResource;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data sets that stay in buckets which the operator has named. */
@QuarkusTest
@TestProfile(ReferencedDatasetTest.Named.class)
@QuarkusTestResource(PlatformResource.class)
class ReferencedDatasetTest extends ThroughTheDoor {
    /** By default no bucket is named. */
    public static final class Named implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("adapruner.data.references.buckets", "photos,team/sets,adapruner");
        }
    }

    @Inject
    StoreConfig config;

    private MinioClient s3;

    @BeforeEach
    void fill() throws Exception {
        s3 = MinioClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .build();
        for (String bucket : new String[] {"photos", "team", "private"}) {
            try {
                s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            } catch (Exception e) {
                assertThat(e).hasMessageContaining("own");
            }
            for (String folder : new String[] {"", "sets/", "sets-of-others/"}) {
                put(bucket, folder + "train-000000.tar", Samples.shard(2, 5, 8, 1));
                put(bucket, folder + "test-000000.tar", Samples.shard(2, 2, 8, 2));
            }
        }
    }

    private void put(String bucket, String key, byte[] content) throws Exception {
        s3.putObject(PutObjectArgs.builder()
                .bucket(bucket)
                .object(key)
                .data(content, content.length)
                .build());
    }

    private Answer refer(String location) throws Exception {
        return http.post("/api/v1/datasets", "{'location':'" + location + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://photos/sets", "s3://team/sets/"})
    void whatTheOperatorHasNamedIsRegisteredWhereItIs(String location) throws Exception {
        Answer answer = refer(location);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.text("/location")).startsWith(location).endsWith("sets/");
        assertThat(answer.json().at("/splits/0/samples").intValue()).isEqualTo(10);
        String id = answer.text("/id");
        assertThat(keys(Keys.dataset(id)))
                .containsExactly(Keys.dataset(id) + "dataset.json", Keys.dataset(id) + "files.json");
        assertThat(http.get("/api/v1/datasets/" + id).json()).isEqualTo(answer.json());
        assertThat(refer(location).text("/id")).isEqualTo(id);
    }

    @Test
    void theSameFilesAreAnotherDatasetElsewhere() throws Exception {
        assertThat(refer("s3://photos/sets").text("/id"))
                .isNotEqualTo(refer("s3://team/sets").text("/id"));
    }

    /** Also what begins like a named prefix, and the bucket of everybody's uploads, although it is named. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://private/sets",
                "s3://private",
                "s3://team",
                "s3://team/sets-of-others",
                "s3://adapruner/uploads",
                "s3://nowhere"
            })
    void nothingElseIsRead(String location) throws Exception {
        Answer answer = refer(location);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("may not be read here");
    }

    @ParameterizedTest
    @CsvSource({
        "{'location':'s3://photos/../private'},is no prefix",
        "{'location':'file:///etc'},is not s3://bucket/prefix",
        "{'location':'s3://Photos/sets'},is no name of a bucket",
        "{'location':'s3://photos//sets'},is no prefix",
        "{'location':'s3://photos/none'},nothing lies in s3://photos/none/",
        "{},from neither",
    })
    void whatIsNoPlaceIsToldSo(String request, String message) throws Exception {
        Answer answer = http.post("/api/v1/datasets", request);

        assertThat(answer.status()).isIn(400, 422);
        assertThat(answer.text("/detail")).contains(message);
    }

    @Test
    void anUploadAndALocationAreOneTooMany() throws Exception {
        Answer answer = http.post("/api/v1/datasets", "{'uploadId':'u','location':'s3://photos/sets'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/detail")).contains("from both");
    }
}
