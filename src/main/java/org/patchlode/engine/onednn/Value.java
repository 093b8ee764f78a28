package org.patchlode.engine.onednn;

import java.util.List;

/**
 * What a tensor holds, made once: writing over it makes another value in the same memory. {@link MemoryProof} follows values
 * through the memory of a program and finds every reader that would meet another one.
 */
final class Value {

    private final Slot slot;
    private final long offset;
    private final long bytes;
    private final boolean alone;
    private final List<Value> parts;

    private Value(Slot slot, long offset, long bytes, boolean alone, List<Value> parts) {
        this.slot = slot;
        this.offset = offset;
        this.bytes = bytes;
        this.alone = alone;
        this.parts = parts;
    }

    /** In a slot of its own. */
    static Value alone(long bytes) {
        return new Value(new Slot(bytes), 0, bytes, true, List.of());
    }

    /** A stretch of another's memory, which is to be filled piece by piece. */
    Value piece(long at, long size) {
        return new Value(slot, offset + at, size, false, List.of());
    }

    /** The same memory once these have been written side by side. */
    Value joined(List<Value> pieces) {
        return new Value(slot, offset, bytes, false, List.copyOf(pieces));
    }

    /** What a command leaves in the same memory that writes over this. */
    Value overwritten() {
        return new Value(slot, offset, bytes, alone, List.of());
    }

    /** Planned memory. */
    Slot slot() {
        return slot;
    }

    /** Of its first byte in the slot. */
    long offset() {
        return offset;
    }

    long bytes() {
        return bytes;
    }

    /** Whether nothing else lies in the slot. */
    boolean isAlone() {
        return alone;
    }

    /** Whether a stretch of memory that {@code written} was written to is part of this. */
    boolean consistsOf(Value written) {
        if (written == this) {
            return true;
        }
        for (Value part : parts) {
            if (part.consistsOf(written)) {
                return true;
            }
        }
        return false;
    }
}
