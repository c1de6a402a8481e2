package io.adapruner.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words: the exceptions' own messages are often only its name. */
final class FileFault {
    private FileFault() {}

    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case AccessDeniedException e -> e.getFile() + " may not be read or written; check its permissions";
            case FileAlreadyExistsException e -> e.getFile() + " is in the way: it exists, and is no folder";
            case NotDirectoryException e -> e.getFile() + " is no folder";
            case FileSystemException e ->
                e.getFile() + ": " + (e.getReason() == null ? "the system refuses it" : e.getReason());
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
