package org.patchlode.result;

/** An output that cannot or must not be written; the message names it, the reason and the remedy. Exit code 4. */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public OutputException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what the file system said
     */
    public OutputException(String message, Throwable cause) {
        super(message, cause);
    }
}
