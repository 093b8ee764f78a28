package org.patchlode.engine;

/** This backend cannot run a network, or cannot run at all on this host; another one may. The message is one sentence for the user. */
public final class UnsupportedNetworkException extends UnsupportedOperationException {

    private static final long serialVersionUID = 1L;

    /** @param message the value, the reason and the remedy */
    public UnsupportedNetworkException(String message) {
        super(message);
    }

    public UnsupportedNetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
