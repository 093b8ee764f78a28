package org.patchlode.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;

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

    /**
     * Throws {@link #listing} if storage failed; what is left it answered: that a thing is not there or closed to this user, or
     * that it knows no such name.
     *
     * @param what URI that could not be looked into
     */
    public static void throwIfOutage(Object what, Exception cause) {
        if (cause instanceof IOException failure && !isAnswer(failure)) {
            throw listing(what, failure);
        }
    }

    private static boolean isAnswer(IOException e) {
        return e instanceof FileNotFoundException || e instanceof AccessControlException || e instanceof AccessDeniedException
                || e instanceof UnsupportedFileSystemException || e instanceof ChecksumException || e.getCause() instanceof PatternSyntaxException
                // S3's, of a bucket; the connector may be missing.
                || e.getClass().getSimpleName().equals("UnknownStoreException");
    }

    /** The first line of what the file system said, or the kind of failure if it said nothing. */
    private static String reason(IOException e) {
        String first = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        return e.getMessage() == null || first.isEmpty() ? e.getClass().getSimpleName() : first;
    }
}
