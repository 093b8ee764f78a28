package org.patchlode.job.engine;

/** Two engines find other values for one picture, so that one of them is wrong. The message is one sentence for the user. */
public final class EngineDisagreementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EngineDisagreementException(String message) {
        super(message);
    }
}
