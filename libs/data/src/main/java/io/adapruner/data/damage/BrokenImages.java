package io.adapruner.data.damage;

import java.util.List;

/**
 * Images that were left out of a data set, for they are damaged.
 *
 * @param names of the first hundred: of a loose file its path, of one in an archive the archive's and its own
 * @param undecodable the names of all those whose headers are whole, so that decoding alone shows their damage: a full check has found
 *     them
 */
public record BrokenImages(int count, List<String> names, List<String> undecodable) {
    public BrokenImages {
        names = List.copyOf(names);
        // Data sets that were registered before there was such a check have none.
        undecodable = undecodable == null ? List.of() : List.copyOf(undecodable);
    }

    /** A sentence, as warnings have it. */
    @Override
    public String toString() {
        int unnamed = count - names.size();
        return "left out, for they are broken: " + count + (count == 1 ? " image: " : " images: ")
                + String.join(", ", names) + (unnamed == 0 ? "" : " and " + unnamed + " more");
    }
}
