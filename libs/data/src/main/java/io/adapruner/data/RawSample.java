package io.adapruner.data;

import io.adapruner.data.folder.ClassFolder;
import io.adapruner.data.folder.FolderOrder;
import io.adapruner.data.folder.SplitName;
import io.adapruner.data.image.header.ImageHeader;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.data.webdataset.LabelFile;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One sample as it is stored in its file.
 *
 * @param where shard and sample, as messages name it
 * @param file shard and path, of a loose file its path: as its owner finds it
 * @param name its path in the archive, or of a loose file in the data set, without the ending
 * @param named the split that a name says
 * @param shard the file of the data set that holds it
 * @param offset where in that file its content begins, in bytes; empty where it does not lie there as it is
 * @param content an image, or NumPy's {@code .npy}, as {@code kind} says
 * @param label absent where neither a file beside it nor a folder names its class
 * @param classFolder where it lies if folders of classes hold those of the splits; absent where a file beside it names its class, too
 */
record RawSample(
        String where,
        String file,
        String name,
        Optional<SplitName> named,
        SampleKind kind,
        String shard,
        OptionalLong offset,
        byte[] content,
        Optional<Label> label,
        Optional<ClassFolder> classFolder) {
    /** How the class is given. */
    sealed interface Label {
        /** In a message. */
        default String kind() {
            return switch (this) {
                case Index index -> "a class index";
                case Folder folder -> "a class name";
                case Text text -> "a .txt file";
            };
        }

        /** WebDataset: a {@code .cls} or {@code .json} file with the class index. */
        record Index(int value) implements Label {}

        /** ImageFolder: the name of the folder; or one that a {@code .cls} or {@code .json} file gives. */
        record Folder(String name) implements Label {}

        /** What a {@code .txt} file says: index or name, or nothing where it is more than either. */
        record Text(String text) implements Label {
            /** The class that it says of these, or -1. */
            int of(List<String> classes) {
                int named = classes.indexOf(text);
                return named >= 0 || !LabelFile.isIndex(text) ? named : Integer.parseInt(text);
            }
        }
    }

    /**
     * The header, checked.
     *
     * @throws ProblemException {@code BROKEN_IMAGE} naming the file
     */
    ImageHeader image() {
        return ImageHeader.sniff(content, file);
    }

    /** Whether it begins as an image that is whole. */
    boolean hasHeader() {
        try {
            return image().width() > 0;
        } catch (ProblemException e) {
            return false;
        }
    }

    /** The same with split and class as folders in that order say them. */
    RawSample read(FolderOrder order) {
        return switch (order) {
            case SPLITS_ABOVE -> this;
            case CLASSES_ABOVE ->
                new RawSample(
                        where,
                        file,
                        name,
                        classFolder.map(ClassFolder::split),
                        kind,
                        shard,
                        offset,
                        content,
                        classFolder.map(folder -> new Label.Folder(folder.name())),
                        classFolder);
        };
    }

    /** Samples of which no name says the split are those to fit on. */
    SplitName split() {
        return named.orElse(SplitName.TRAIN);
    }
}
