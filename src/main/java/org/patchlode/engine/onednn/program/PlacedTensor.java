package org.patchlode.engine.onednn.program;

import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.onednn.capi.OneDnn;

/**
 * Where and how a tensor lies while a program runs.
 *
 * @param layout of all images of the micro-batch, or of one
 * @param value what it holds
 * @param offset of its first byte in the value's memory
 */
public record PlacedTensor(dnnl_memory_desc_t layout, StoredValue value, long offset) {

    /** Of a new slot of its own. */
    public static PlacedTensor fresh(dnnl_memory_desc_t layout) {
        return new PlacedTensor(layout, StoredValue.alone(OneDnn.bytes(layout)), 0);
    }

    /** The same bytes read in another way. */
    public PlacedTensor as(dnnl_memory_desc_t other) {
        return new PlacedTensor(other, value, offset);
    }

    /** Bytes further on, read in another way. */
    public PlacedTensor from(long bytes, dnnl_memory_desc_t other) {
        return new PlacedTensor(other, value, offset + bytes);
    }

    /** What is left in the same memory by a command that writes over it. */
    public PlacedTensor overwritten() {
        return new PlacedTensor(layout, value.overwritten(), offset);
    }

    public Slot slot() {
        return value.slot();
    }

    /** Of its first byte in the arena, once slots have their places. */
    public long address() {
        return value.slot().address() + value.offset() + offset;
    }
}
