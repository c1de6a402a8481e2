package io.adapruner.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingCheckTest {
    /** Bytes of the picture are overwritten; header and end are left. */
    @ParameterizedTest
    @CsvSource({"lossy.webp, 30, 40, 255", "interlaced.gif, 786, 787, 0", "tiff_lzw.TIF, 40, 60, 255"})
    void damageWithinIsFoundInEveryFormat(String name, int from, int to, int value) throws Exception {
        byte[] image = Fixtures.image(name);
        try (var check = new DecodingCheck()) {
            assertThat(check.check(image, ImageHeader.sniff(image, name), name).get())
                    .isEmpty();
            Arrays.fill(image, from, to, (byte) value);
            Optional<ProblemException> damage =
                    check.check(image, ImageHeader.sniff(image, name), name).get();
            assertThat(damage).hasValueSatisfying(problem -> assertThat(problem)
                    .hasMessageStartingWith(name + ": the image cannot be decoded")
                    .returns(ProblemCode.BROKEN_IMAGE, ProblemException::code));
        }
    }

    @Test
    void verdictsComeInTheOrderOfTheImagesHoweverManyThereAre() {
        byte[] whole = Fixtures.image("interlaced.gif");
        ImageHeader header = ImageHeader.sniff(whole, "");
        byte[] damaged = whole.clone();
        damaged[786] = 0;
        var told = new ArrayList<Integer>();
        var broken = new ArrayList<Integer>();
        try (var check = new DecodingCheck()) {
            var images = new CheckedImages<Integer>(Optional.of(check), (i, wrong) -> {
                told.add(i);
                wrong.ifPresent(problem -> broken.add(i));
            });
            for (int i = 0; i < 600; i++) {
                if (i % 100 == 50) {
                    images.add(i, Optional.empty());
                } else {
                    images.add(i, i % 100 == 7 ? damaged : whole, header, "image " + i);
                }
            }
            images.finish();
        }
        assertThat(told).isEqualTo(IntStream.range(0, 600).boxed().toList());
        assertThat(broken).isEqualTo(List.of(7, 107, 207, 307, 407, 507));
    }

    @Test
    void withoutACheckNothingWaitsAndNothingIsDecoded() {
        byte[] image = Fixtures.image("interlaced.gif");
        ImageHeader header = ImageHeader.sniff(image, "");
        var told = new ArrayList<String>();
        var images = new CheckedImages<String>(Optional.empty(), (name, wrong) -> told.add(name + wrong.isPresent()));

        images.add("a", new byte[0], header, "a");

        assertThat(told).containsExactly("afalse");
    }
}
