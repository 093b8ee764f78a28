package org.patchlode.engine.onednn.program;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.patchlode.engine.onednn.capi.PackedWeights;

/**
 * One primitive and what it works on.
 *
 * @param primitive run
 * @param unitByUnit whether each unit of the result depends on the same unit of what is read alone, so that it may replace it
 * @param arguments tensors and constants
 * @param scratch the scratch space it needs
 */
public record Command(dnnl_primitive primitive, boolean unitByUnit, List<Argument> arguments, Optional<dnnl_memory_desc_t> scratch) {

    /** @param name the library's number for the argument */
    public sealed interface Argument {
        int name();
    }

    /** A tensor of the run. */
    public sealed interface Moving extends Argument {
        PlacedTensor tensor();
    }

    /** One that is read. */
    public record Read(int name, PlacedTensor tensor) implements Moving {}

    /** One that is written. */
    public record Written(int name, PlacedTensor tensor) implements Moving {}

    /** One that the result is added to. @param before what lies there before @param tensor what lies there then */
    public record Added(int name, PlacedTensor before, PlacedTensor tensor) implements Moving {}

    /** Weights, shared by all runs. */
    public record Fixed(int name, PackedWeights.Constant constant) implements Argument {}
}
