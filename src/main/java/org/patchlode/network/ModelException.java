package org.patchlode.network;

/** A model that cannot be read, run or projected; the message names the value, the reason and the remedy. */
public final class ModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public ModelException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what the reading library said
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
