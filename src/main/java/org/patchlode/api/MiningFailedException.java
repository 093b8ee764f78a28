package org.patchlode.api;

/**
 * The job failed unexpectedly: storage that went away, executors that died too often. The message is the
 * sentence that the command prints; the cause is what Spark threw.
 */
public final class MiningFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MiningFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
