package org.patchlode.report.draw;

/** A report or sheet that cannot be drawn; the message names the value, the reason and the remedy. */
public final class ReportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one sentence for the user */
    public ReportException(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what went wrong underneath
     */
    public ReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
