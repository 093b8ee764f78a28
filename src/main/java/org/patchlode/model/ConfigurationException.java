package org.patchlode.model;

/** Wrong usage or configuration (exit code 2); the message names the value, the reason and the remedy. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public ConfigurationException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what the reading library said
     */
    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
