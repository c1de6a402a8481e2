package io.adapruner.data.webdataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.webdataset.ArchivedFile.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files are one sample, and what of them is its image and its label. */
class SampleFilesTest {
    /** Samples as name, image and label; and what is passed over. A label file's label is its place in the list. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.jpg 1.cls; 1=1.jpg:1",
                "1.cls 1.jpg; 1=1.jpg:0",
                "d/1.jpg d/1.cls; d/1=d/1.jpg:1",
                "1.image.jpg 1.cls; 1=1.image.jpg:1",
                "1.input.jpg 1.output.cls; 1=1.input.jpg:1",
                "1.jpg 1.mask.png 1.cls; 1=1.jpg:2",
                "1.mask.png 1.png 1.json; 1=1.png:2",
                "1.left.png 1.right.png 1.cls; 1=1.left.png:2",
                "1.depth.png 1.image.png 1.cls; 1=1.image.png:2",
                "1.bmp 1.png 1.jpg 1.cls; 1=1.jpg:3",
                "1.jpg 1.json 1.cls 1.txt; 1=1.jpg:2",
                "1.jpg 1.coarse.cls 1.cls; 1=1.jpg:2",
                "1.jpg 1.seg.png 1.info; 1=1.jpg:-",
                "a.b.jpg a.b.cls a.c.jpg a.c.cls; a.b=a.b.jpg:1 a.c=a.c.jpg:3",
                "photo.2020.jpg photo.2021.jpg; photo.2020=photo.2020.jpg:- photo.2021=photo.2021.jpg:-",
                "IMG.jpg IMG.edited.jpg; IMG=IMG.jpg:- IMG.edited=IMG.edited.jpg:-",
                "1.jpg 1.png; 1=1.jpg:- 1=1.png:-",
                "1.npy 1.jpg; 1=1.jpg:-",
                "1.jpg 1.embedding.npy; 1=1.jpg:-",
                "1.npy 1.cls; 1=1.npy:1",
                "cat.0.jpg cat.1.jpg cat.txt; cat.0=cat.0.jpg:- cat.1=cat.1.jpg:- passed cat.txt",
                "README; passed README",
                "1.json 1.txt; passed 1.json 1.txt"
            })
    void filesOfOneKeyAreTheseSamples(String paths, String samples) {
        assertThat(told(files(paths.split(" ")))).isEqualTo(samples);
    }

    @Test
    void whichOfSeveralImagesWasTakenIsSaidByItsFields() {
        assertThat(choice("1.jpg", "1.seg.png", "1.depth.png", "1.cls")).contains("jpg, not seg.png, depth.png");
        assertThat(choice("1.jpg", "1.cls")).isEmpty();
        assertThat(choice("1.jpg", "1.seg.npy", "1.cls")).isEmpty();
    }

    private static Optional<String> choice(String... paths) {
        return files(paths).samples().getFirst().choice();
    }

    private static String told(SampleFiles files) {
        String passed = files.passedOver().stream().map(ArchivedFile::path).collect(Collectors.joining(" "));
        return Stream.concat(
                        files.samples().stream().map(SampleFilesTest::told),
                        Stream.of(passed).filter(names -> !names.isEmpty()).map(names -> "passed " + names))
                .collect(Collectors.joining(" "));
    }

    private static String told(SampleFiles.Sample sample) {
        String label = sample.label()
                .map(written -> switch (written) {
                    case WrittenLabel.Index(int value) -> String.valueOf(value);
                    case WrittenLabel.Name(String value) -> value;
                    case WrittenLabel.Text(String value) -> value;
                })
                .orElse("-");
        return sample.name() + "=" + sample.content().path() + ":" + label;
    }

    private static SampleFiles files(String... paths) {
        var files = new ArrayList<ArchivedFile>();
        for (String path : paths) {
            files.add(file(path, files.size()));
        }
        return new SampleFiles(files.getFirst().key(), files);
    }

    private static ArchivedFile file(String path, int index) {
        Optional<LabelFile> label = LabelFile.of(path);
        Part part = label.isPresent()
                ? label.orElseThrow() == LabelFile.TXT ? Part.TEXT : Part.LABEL
                : path.endsWith(".npy") ? Part.ARRAY : path.matches(".*(jpg|png|bmp)") ? Part.IMAGE : Part.OTHER;
        return new ArchivedFile(
                path, part, OptionalLong.empty(), new byte[0], label.map(kind -> new WrittenLabel.Index(index)));
    }

    @Test
    void whatComesTwiceIsNamed() {
        assertThat(files("1.jpg", "1.cls", "1.jpg").repeated()).contains("1.jpg");
        assertThat(new SampleFiles("1", List.of()).repeated()).isEmpty();
    }
}
