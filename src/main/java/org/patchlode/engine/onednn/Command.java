package org.patchlode.engine.onednn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;

/**
 * One primitive and what it works on.
 *
 * @param primitive run
 * @param arguments tensors and constants
 * @param scratch the scratch space it needs
 */
record Command(dnnl_primitive primitive, List<Argument> arguments, Optional<dnnl_memory_desc_t> scratch) {

    /** @param name the library's number for the argument */
    sealed interface Argument {
        int name();
    }

    /** A tensor of the run. */
    record Moving(int name, Tensor tensor) implements Argument {}

    /** Weights, shared by all runs. */
    record Fixed(int name, Constants.Constant constant) implements Argument {}
}
