package io.adapruner.data;

import io.adapruner.data.array.ArrayDecoder;
import io.adapruner.data.array.NpyArray;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of what kind and size the samples of one file are, and which format those of all files have together. */
final class SampleShapes {
    private record Size(int height, int width) {}

    /** Where sizes differ and none has the majority, images are resized to this: the custom of ImageNet. */
    private static final Size CUSTOMARY = new Size(224, 224);

    private final Map<Size, Integer> sizes = new HashMap<>();
    private boolean colour;
    /** The first sample of each kind. */
    private final Map<SampleKind, String> firstOfKind = new EnumMap<>(SampleKind.class);
    /** Of every array of the file. */
    private Optional<TensorShape> shape = Optional.empty();

    void addImage(RawSample sample, ImageHeader header) {
        firstOfKind.putIfAbsent(SampleKind.IMAGES, sample.where());
        sizes.merge(new Size(header.height(), header.width()), 1, Integer::sum);
        colour |= header.colour();
    }

    /** @throws ProblemException INVALID_DATASET for a damaged array, or one of another shape than those before */
    void addArray(RawSample sample) {
        firstOfKind.putIfAbsent(SampleKind.ARRAYS, sample.where());
        NpyArray array = NpyArray.of(sample.content(), sample.where());
        array.requireFinite();
        shape.filter(others -> !others.equals(array.shape())).ifPresent(others -> {
            throw ArrayDecoder.otherShape(sample.where(), array.shape(), others);
        });
        shape = Optional.of(array.shape());
    }

    boolean isEmpty() {
        return firstOfKind.isEmpty();
    }

    /** @throws ProblemException INVALID_DATASET for images beside arrays, and arrays of two shapes */
    static SampleFormat common(List<SampleShapes> files) {
        Optional<String> image = first(files, SampleKind.IMAGES);
        Optional<String> array = first(files, SampleKind.ARRAYS);
        if (image.isPresent() && array.isPresent()) {
            throw new ProblemException(
                    ProblemCode.INVALID_DATASET,
                    "samples are mixed: " + image.get() + " is an image and " + array.get()
                            + " an array; make two data sets of them");
        }
        if (array.isPresent()) {
            return SampleFormat.arrays(shape(files));
        }
        Size size = size(files);
        boolean colour = files.stream().anyMatch(file -> file.colour);
        return SampleFormat.images(colour ? 3 : 1, size.height(), size.width());
    }

    private static Optional<String> first(List<SampleShapes> files, SampleKind kind) {
        return files.stream()
                .flatMap(file -> Optional.ofNullable(file.firstOfKind.get(kind)).stream())
                .findFirst();
    }

    private static TensorShape shape(List<SampleShapes> files) {
        List<SampleShapes> holding =
                files.stream().filter(file -> file.shape.isPresent()).toList();
        TensorShape first = holding.getFirst().shape.orElseThrow();
        holding.forEach(file -> file.shape.filter(shape -> !shape.equals(first)).ifPresent(shape -> {
            throw ArrayDecoder.otherShape(file.firstOfKind.get(SampleKind.ARRAYS), shape, first);
        }));
        return first;
    }

    /** The size that more than half of the images have, else the customary one. */
    private static Size size(List<SampleShapes> files) {
        var sizes = new HashMap<Size, Integer>();
        files.forEach(file -> file.sizes.forEach((size, count) -> sizes.merge(size, count, Integer::sum)));
        int images = sizes.values().stream().mapToInt(Integer::intValue).sum();
        return sizes.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .filter(most -> 2L * most.getValue() > images)
                .map(Map.Entry::getKey)
                .orElse(CUSTOMARY);
    }
}
