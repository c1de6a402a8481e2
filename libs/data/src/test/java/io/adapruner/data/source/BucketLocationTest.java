package io.adapruner.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLocationTest {
    @ParameterizedTest
    @CsvSource({
        "s3://photos,photos,''",
        "s3://photos/,photos,''",
        "s3://photos/a/b,photos,a/b/",
        "s3://my.photos-1/a b/,my.photos-1,a b/",
        "s3://photos/..a/...,photos,..a/.../",
    })
    void aPlaceIsABucketAndAPrefix(String text, String bucket, String prefix) {
        assertThat(BucketLocation.of(text)).isEqualTo(new BucketLocation(bucket, prefix));
        assertThat(BucketLocation.of(BucketLocation.of(text).toString())).isEqualTo(BucketLocation.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "photos/a",
                "http://photos/a",
                "s3:/photos/a",
                "s3://",
                "s3:///a",
                "s3://ab",
                "s3://Photos",
                "s3://-ab/c",
                "s3://a_b/c",
                "s3://photos//a",
                "s3://photos/a//b",
                "s3://photos/../a",
                "s3://photos/a/..",
                "s3://photos/./a",
                "s3://photos/a\u0000b",
                "s3://photos/a\nb",
                "s3://user@host/a"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> BucketLocation.of(text))
                .withMessageStartingWith("location: ")
                .returns(ProblemCode.INVALID_REQUEST, ProblemException::code);
    }

    @Test
    void aPrefixIsNoLongerThanAKeyMayBe() {
        assertThat(BucketLocation.of("s3://photos/" + "a".repeat(1023)).prefix())
                .hasSize(1024);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> BucketLocation.of("s3://photos/" + "a".repeat(1024)));
    }
}
