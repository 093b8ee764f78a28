package org.patchlode.engine.onednn;

import org.bytedeco.dnnl.dnnl_memory_desc_t;

/**
 * Where and how a tensor lies while a program runs.
 *
 * @param layout of all images of the micro-batch
 * @param slot of planned memory
 * @param offset of its first byte in the slot
 * @param alone whether nothing else lies in the slot
 */
record Tensor(dnnl_memory_desc_t layout, Slot slot, long offset, boolean alone) {

    /** Of a new slot of its own. */
    static Tensor fresh(dnnl_memory_desc_t layout) {
        return new Tensor(layout, new Slot(Dnn.bytes(layout)), 0, true);
    }

    /** The same bytes read in another way. */
    Tensor as(dnnl_memory_desc_t other) {
        return new Tensor(other, slot, offset, alone);
    }
}
