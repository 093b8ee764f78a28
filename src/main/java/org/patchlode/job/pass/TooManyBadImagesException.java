package org.patchlode.job.pass;

/** More of the corpus is bad than the user allows. Exit code 5. */
public final class TooManyBadImagesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TooManyBadImagesException(String message) {
        super(message);
    }
}
