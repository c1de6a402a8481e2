package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.sample.SampleKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPartTest {
    @ParameterizedTest
    @CsvSource({"2, 1", "3, 1", "14, 1", "15, 2", "20, 2", "1000, 100"})
    void itIsATenthOfTheImagesAtLeastOne(int images, int setAside) {
        assertThat(TestPart.of(images)).isEqualTo(setAside);
    }

    /** As sha256sum says of 0 to 19 without end of line. */
    @Test
    void theNamesWithTheSmallestHashesAreIt() {
        assertThat(setAside(IntStream.range(0, 20).mapToObj(String::valueOf).toList(), 3))
                .containsExactly("14", "16", "19");
    }

    @Test
    void ofEqualNamesTheOneInTheEarlierArchiveComesFirst() {
        var part = new TestPart(4);
        List.of("x", "x", "x", "x").forEach(name -> part.add(sample(name)));

        assertThat(part.parts(2).heldOut()).containsExactly(0, 1);
    }

    /** By their hashes, as sha256sum gives them, 0 to 19 begin with 14, 19, 16, 2, 15; even and odd numbers are the classes. */
    @Test
    void eachClassGivesItsOwnSmallest() {
        var part = new TestPart(20);
        IntStream.range(0, 20).forEach(i -> part.add(sample(String.valueOf(i)), i % 2));

        assertThat(part.parts(List.of(2, 1)).heldOut()).containsExactly(14, 16, 19);
        assertThat(part.parts(List.of(0, 10)).heldOut()).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
    }

    @Property(tries = 200)
    void theOrderOfTheImagesDecidesNothingAndEveryImageIsInOnePart(
            @ForAll @Size(min = 2, max = 60) Set<@AlphaChars @StringLength(min = 1, max = 8) String> names,
            @ForAll @IntRange(min = 1, max = 60) int images,
            @ForAll long seed) {
        int count = Math.min(images, names.size() - 1);
        var shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(setAside(List.copyOf(names), count)).hasSize(count).isEqualTo(setAside(shuffled, count));
        HoldOut parts = parts(shuffled, count);
        assertThat(IntStream.concat(Arrays.stream(parts.rest()), Arrays.stream(parts.heldOut()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, names.size()).toArray());
    }

    @Property(tries = 100)
    void moreImagesAddToItAndTakeNothingAway(
            @ForAll @Size(min = 3, max = 60) Set<@AlphaChars @StringLength(min = 1, max = 8) String> names) {
        List<String> all = List.copyOf(names);

        assertThat(setAside(all, 2)).containsAll(setAside(all, 1));
    }

    private static Set<String> setAside(List<String> names, int images) {
        var chosen = new TreeSet<String>();
        for (int i : parts(names, images).heldOut()) {
            chosen.add(names.get(i));
        }
        return chosen;
    }

    private static HoldOut parts(List<String> names, int images) {
        var part = new TestPart(names.size());
        names.forEach(name -> part.add(sample(name)));
        return part.parts(images);
    }

    private static RawSample sample(String name) {
        return new RawSample(
                name + ".png",
                name + ".png",
                name,
                Optional.empty(),
                SampleKind.IMAGES,
                name + ".png",
                OptionalLong.of(0),
                new byte[0],
                Optional.empty(),
                Optional.empty());
    }
}
