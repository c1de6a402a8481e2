package io.adapruner.formats.model;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** The files that came with a model, which may hold its tensors. */
@FunctionalInterface
public interface Companions {
    /** @param name without any folder */
    Optional<Path> named(String name);

    /** None: every tensor is in the model's own file. */
    static Companions none() {
        return name -> Optional.empty();
    }

    /** The regular files in the model's own folder; links are not followed. */
    static Companions beside(Path model) {
        Path folder = model.toAbsolutePath().getParent();
        return name -> Optional.of(folder.resolve(name))
                .filter(file ->
                        folder.equals(file.getParent()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }
}
