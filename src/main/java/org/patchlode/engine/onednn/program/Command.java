package org.patchlode.engine.onednn.program;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.tiles.TileGrid;

/** One step of a program and what it works on. */
public sealed interface Command {

    /** Whether each unit of the result depends on the same unit of what is read alone, so that it may replace it. */
    boolean unitByUnit();

    /** Tensors and constants. */
    List<Argument> arguments();

    /**
     * One of the library's primitives.
     *
     * @param scratch the scratch space it needs
     */
    record Primitive(dnnl_primitive primitive, boolean unitByUnit, List<Argument> arguments, Optional<dnnl_memory_desc_t> scratch) implements Command {}

    /**
     * A convolution in tiles of our own.
     *
     * @param grid of one image
     * @param bias of each map made
     * @param rectified whether a ReLU follows
     * @param source convolved
     * @param addend added before the ReLU
     * @param tiles room for a strip of transformed tiles
     * @param products room for their products
     * @param product makes them
     * @param result made
     */
    record Tiled(TileGrid grid, float[] bias, boolean rectified, Read source, Optional<Read> addend, Written tiles, Written products,
            Primitive product, Written result) implements Command {

        @Override
        public boolean unitByUnit() {
            return false;
        }

        @Override
        public List<Argument> arguments() {
            return addend.<List<Argument>>map(a -> List.of(source, a, tiles, products, result)).orElseGet(() -> List.of(source, tiles, products, result));
        }
    }

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
