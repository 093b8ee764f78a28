package org.patchlode.engine.onednn;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;

/**
 * One primitive and what it works on.
 *
 * @param primitive run
 * @param unitByUnit whether each unit of the result depends on the same unit of what is read alone, so that it may replace it
 * @param arguments tensors and constants
 * @param scratch the scratch space it needs
 */
record Command(dnnl_primitive primitive, boolean unitByUnit, List<Argument> arguments, Optional<dnnl_memory_desc_t> scratch) {

    /** @param name the library's number for the argument */
    sealed interface Argument {
        int name();
    }

    /** A tensor of the run. */
    sealed interface Moving extends Argument {
        PlacedTensor tensor();
    }

    /** One that is read. */
    record Read(int name, PlacedTensor tensor) implements Moving {}

    /** One that is written. */
    record Written(int name, PlacedTensor tensor) implements Moving {}

    /** One that the result is added to. @param before what lies there before @param tensor what lies there then */
    record Added(int name, PlacedTensor before, PlacedTensor tensor) implements Moving {}

    /** Weights, shared by all runs. */
    record Fixed(int name, PackedWeights.Constant constant) implements Argument {}
}
