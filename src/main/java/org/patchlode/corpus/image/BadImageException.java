package org.patchlode.corpus.image;

import org.patchlode.corpus.read.ImagePreparation;

/** Carries the reason why an image is bad up to {@link ImagePreparation}, where it becomes a value. */
public final class BadImageException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadImageException(String reason) {
        // No stack trace: it is data, and a corpus may hold many.
        super(reason, null, false, false);
    }
}
