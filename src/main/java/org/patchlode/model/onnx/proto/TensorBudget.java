package org.patchlode.model.onnx.proto;

import org.patchlode.network.ModelException;

/** How many bytes of tensors may still be made: names may point to the same bytes again and again, and graphs compute. */
public final class TensorBudget {

    private final long allowed;
    private long used;

    public TensorBudget(long allowed) {
        this.allowed = allowed;
    }

    /** @throws ModelException if that is more than is left */
    public void take(long bytes) {
        used += bytes;
        if (bytes < 0 || used > allowed) {
            throw new ModelException("its tensors take more than the %,d bytes allowed; give a smaller model or raise the limit".formatted(allowed));
        }
    }
}
