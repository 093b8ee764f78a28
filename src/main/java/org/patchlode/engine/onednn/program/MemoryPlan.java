package org.patchlode.engine.onednn.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places slots in one arena so that slots in use at the same time do not overlap: largest first, lowest gap that fits. */
final class MemoryPlan {

    private static final long ALIGNMENT = 4096;

    private MemoryPlan() {}

    /** Gives every slot its address. @return bytes of the arena */
    static long place(List<Slot> slots) {
        List<Slot> order = new ArrayList<>(slots);
        order.sort(Comparator.comparingLong(Slot::bytes).reversed().thenComparingInt(Slot::first));
        List<Slot> placed = new ArrayList<>();
        long end = 0;
        for (Slot slot : order) {
            long at = 0;
            for (Slot other : placed) {
                if (other.overlaps(slot) && at < other.address() + other.bytes()) {
                    if (at + slot.bytes() <= other.address()) {
                        break;
                    }
                    at = align(other.address() + other.bytes());
                }
            }
            slot.place(at);
            placed.add(slot);
            placed.sort(Comparator.comparingLong(Slot::address));
            end = Math.max(end, at + slot.bytes());
        }
        return align(Math.max(end, 1));
    }

    static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
