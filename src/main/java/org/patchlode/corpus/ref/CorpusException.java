package org.patchlode.corpus.ref;

/** A corpus that cannot be used (exit code 3); the message names the value, the reason and the remedy. */
public final class CorpusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public CorpusException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what the file system said
     */
    public CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
