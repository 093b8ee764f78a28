package org.patchlode.storage;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Storage that failed again and again: gone, full, or closed to this user. The message is for the user. Exit code 1. */
public final class StorageException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    private StorageException(String message, IOException cause) {
        super(message, cause);
    }

    /** @param what URI that could not be written */
    public static StorageException writing(Object what, IOException cause) {
        return new StorageException("%s cannot be written: %s; see to the storage's space, rights and health, then go on with --resume"
                .formatted(what, reason(cause)), cause);
    }

    /** @param what URI that could not be read */
    public static StorageException reading(Object what, IOException cause) {
        return new StorageException("%s cannot be read: %s; see to the storage's health and your rights, then go on with --resume"
                .formatted(what, reason(cause)), cause);
    }

    /** @param what URI that could not be looked into, before anything was begun */
    public static StorageException listing(Object what, IOException cause) {
        return new StorageException("%s cannot be read: %s; see to the storage's health and your rights, then start again".formatted(what, reason(cause)), cause);
    }

    /** The first line of what the file system said, or the kind of failure if it said nothing. */
    private static String reason(IOException e) {
        String first = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        return e.getMessage() == null || first.isEmpty() ? e.getClass().getSimpleName() : first;
    }
}
