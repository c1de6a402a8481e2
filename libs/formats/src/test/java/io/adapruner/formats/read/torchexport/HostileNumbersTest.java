package io.adapruner.formats.read.torchexport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.adapruner.formats.ArchiveFixture;
import io.adapruner.formats.Fixture;
import io.adapruner.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every whole number that an operator of a program is given (strides, lengths, axes, sizes), one at a time, as a hostile file may state it:
 * read or refused with a typed error, and never with memory that the number alone asked for.
 */
class HostileNumbersTest {
    private static final long LITTLE = 256L << 20;
    private static final List<String> NUMBERS = List.of("0", "-1", "2147483647", "4611686018427387904");
    private static final String ENTRY = "model.json";
    private static final Pattern GIVEN = Pattern.compile("\"arg\":\\{\"as_int\":-?\\d+}|\"as_ints\":\\[[-\\d,]+]");
    private static final Pattern NUMBER = Pattern.compile("(?<=[:\\[,])-?\\d+");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attention",
                "chosen",
                "detecting",
                "gated",
                "heads",
                "line",
                "masked",
                "modern",
                "rearranged",
                "recogniser",
                "reparametrised",
                "resizable",
                "scaled",
                "tokens",
                "windowed"
            })
    @Timeout(300)
    void itIsReadOrRefusedWithLittleMemory(String name) {
        String fixture = name + ".pt2";
        String program = new String(ArchiveFixture.entry(fixture, ENTRY), StandardCharsets.UTF_8);
        List<Place> places = places(program);
        int refused = 0;
        for (Place place : places) {
            for (String number : NUMBERS) {
                refused += refused(fixture, place.in(program, number), number + " at " + place) ? 1 : 0;
            }
        }

        assertThat(places).isNotEmpty();
        assertThat(refused).isGreaterThan(places.size());
    }

    private boolean refused(String fixture, String program, String what) {
        Path file = Fixture.file(
                folder,
                "hostile.pt2",
                ArchiveFixture.replaced(fixture, ENTRY, program.getBytes(StandardCharsets.UTF_8)));
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long memory = threads.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            ExportedProgramFile.read(file);
        } catch (ProblemException e) {
            refused = true;
        } catch (RuntimeException | Error e) {
            fail(what, e);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - memory).as(what).isLessThan(LITTLE);
        return refused;
    }

    private static List<Place> places(String program) {
        var places = new ArrayList<Place>();
        for (MatchResult given : GIVEN.matcher(program).results().toList()) {
            NUMBER.matcher(given.group())
                    .results()
                    .map(number ->
                            new Place(given.start() + number.start(), given.start() + number.end(), given.group()))
                    .forEach(places::add);
        }
        return places;
    }

    /** @param argument that the number is part of, as the program writes it */
    private record Place(int start, int end, String argument) {
        String in(String program, String number) {
            return program.substring(0, start) + number + program.substring(end);
        }
    }
}
