package org.patchlode.engine.onednn.program;

import java.util.List;

/**
 * What a tensor holds, made once: writing over it makes another value in the same memory. {@link MemoryProof} follows values
 * through the memory of a program and finds every reader that would meet another one.
 */
public final class StoredValue {

    private final Slot slot;
    private final long offset;
    private final long bytes;
    private final boolean alone;
    private final List<StoredValue> parts;

    private StoredValue(Slot slot, long offset, long bytes, boolean alone, List<StoredValue> parts) {
        this.slot = slot;
        this.offset = offset;
        this.bytes = bytes;
        this.alone = alone;
        this.parts = parts;
    }

    /** In a slot of its own. */
    static StoredValue alone(long bytes) {
        return new StoredValue(new Slot(bytes), 0, bytes, true, List.of());
    }

    /** A stretch of another's memory, which is to be filled piece by piece. */
    public StoredValue piece(long at, long size) {
        return new StoredValue(slot, offset + at, size, false, List.of());
    }

    /** The same memory once these have been written side by side. */
    public StoredValue joined(List<StoredValue> pieces) {
        return new StoredValue(slot, offset, bytes, false, List.copyOf(pieces));
    }

    /** What a command leaves in the same memory that writes over this. */
    StoredValue overwritten() {
        return new StoredValue(slot, offset, bytes, alone, List.of());
    }

    /** Planned memory. */
    public Slot slot() {
        return slot;
    }

    /** Of its first byte in the slot. */
    public long offset() {
        return offset;
    }

    long bytes() {
        return bytes;
    }

    /** Whether nothing else lies in the slot. */
    public boolean isAlone() {
        return alone;
    }

    /** Whether a stretch of memory that {@code written} was written to is part of this. */
    boolean consistsOf(StoredValue written) {
        if (written == this) {
            return true;
        }
        for (StoredValue part : parts) {
            if (part.consistsOf(written)) {
                return true;
            }
        }
        return false;
    }
}
