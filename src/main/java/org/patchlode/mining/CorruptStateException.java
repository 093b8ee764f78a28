package org.patchlode.mining;

/** Bytes that are no whole, undamaged state; the shard they stand for must be mined again. */
public final class CorruptStateException extends Exception {

    private static final long serialVersionUID = 1L;

    public CorruptStateException(String message, Throwable cause) {
        super(message, cause);
    }

    public CorruptStateException(String message) {
        super(message);
    }
}
