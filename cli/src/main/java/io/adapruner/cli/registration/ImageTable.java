package io.adapruner.cli.registration;

import io.adapruner.data.folder.SplitName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images whose labels stand somewhere else than in their folders' names: in a table, or in the names of archives. */
interface ImageTable {
    /**
     * One image.
     *
     * @param name of its file, as the user has it
     * @param label name of its class, or, where the table does not name classes, the class's index; empty where there is none
     */
    record Row(SplitName split, String name, byte[] content, Optional<String> label) {}

    /** Takes one image after another. */
    @FunctionalInterface
    interface Rows {
        void accept(Row row) throws IOException;
    }

    /** Names of the classes in the order of their indices; empty where labels are indices already, or where there are none. */
    List<String> classes() throws IOException;

    /** Hands over all images in their order. */
    void read(Rows rows) throws IOException;
}
