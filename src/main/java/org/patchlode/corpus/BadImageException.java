package org.patchlode.corpus;

/** Carries the reason why an image is bad up to {@link ImagePreparation}, where it becomes a value. */
final class BadImageException extends Exception {

    private static final long serialVersionUID = 1L;

    BadImageException(String reason) {
        // No stack trace: it is data, and a corpus may hold many.
        super(reason, null, false, false);
    }
}
