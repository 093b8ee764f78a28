package org.patchlode.engine.onednn.program;

/** A stretch of memory that is in use from its first command to its last; others may have it before and after. */
public final class Slot {

    private final long bytes;
    private int first = Integer.MAX_VALUE;
    private int last = -1;
    private long address = -1;

    Slot(long bytes) {
        this.bytes = bytes;
    }

    /** A command uses it. */
    void touch(int command) {
        first = Math.min(first, command);
        last = Math.max(last, command);
    }

    /** Nothing else may have it at any time of a run. */
    void reserve() {
        touch(0);
        touch(Integer.MAX_VALUE - 1);
    }

    /** Whether {@link #reserve} was called. */
    public boolean reserved() {
        return last == Integer.MAX_VALUE - 1;
    }

    boolean overlaps(Slot other) {
        return first <= other.last && other.first <= last;
    }

    public long bytes() {
        return bytes;
    }

    int first() {
        return first;
    }

    int last() {
        return last;
    }

    /** Bytes from the start of the arena. */
    public long address() {
        return address;
    }

    public void place(long at) {
        address = at;
    }
}
