package org.patchlode.engine.onednn;

import org.bytedeco.dnnl.dnnl_memory_desc_t;

/**
 * Where and how a tensor lies while a program runs.
 *
 * @param layout of all images of the micro-batch, or of one
 * @param value what it holds
 * @param offset of its first byte in the value's memory
 */
record Tensor(dnnl_memory_desc_t layout, Value value, long offset) {

    /** Of a new slot of its own. */
    static Tensor fresh(dnnl_memory_desc_t layout) {
        return new Tensor(layout, Value.alone(Dnn.bytes(layout)), 0);
    }

    /** The same bytes read in another way. */
    Tensor as(dnnl_memory_desc_t other) {
        return new Tensor(other, value, offset);
    }

    /** Bytes further on, read in another way. */
    Tensor from(long bytes, dnnl_memory_desc_t other) {
        return new Tensor(other, value, offset + bytes);
    }

    /** What is left in the same memory by a command that writes over it. */
    Tensor overwritten() {
        return new Tensor(layout, value.overwritten(), offset);
    }

    Slot slot() {
        return value.slot();
    }

    /** Of its first byte in the arena, once slots have their places. */
    long address() {
        return value.slot().address() + value.offset() + offset;
    }
}
