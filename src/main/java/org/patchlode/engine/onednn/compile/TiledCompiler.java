package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abc;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_desc_init;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_matmul_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.tiles.TileFilters;
import org.patchlode.engine.onednn.tiles.TileGrid;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Convolutions in Winograd's tiles of our own: one product of 36 matrices a strip of tiles, a row a tile. */
final class TiledCompiler {

    private static final int KERNEL = 9;

    /** As {@code ConvolutionCompiler}'s key. */
    private record Key(int first, int last, int inputs, int outputs) {}

    private final Compiler compiler;
    private final PointwiseCompiler pointwise;
    private final PackedWeights constants;

    TiledCompiler(Compiler compiler, PointwiseCompiler pointwise, PackedWeights constants) {
        this.compiler = compiler;
        this.pointwise = pointwise;
        this.constants = constants;
    }

    /** Whether a step is compiled here. */
    boolean takes(FusedStep.Convolve step) {
        return compiler.purpose().fast()
                && Winograd.ownTilesPay(step.geometry(), ((Operation.Convolution) step.node().operation()).groups(), compiler.shape(step.source()).maps(), compiler.shape(step.output()));
    }

    /** @param filterEnd the last node whose weights are part of the filter */
    PlacedTensor convolve(FusedStep.Convolve step, int filterEnd) {
        Shape read = compiler.shape(step.source());
        Shape made = compiler.shape(step.output());
        int inputs = Layouts.full(read.maps());
        int outputs = Layouts.full(made.maps());
        TileGrid grid = new TileGrid(inputs, outputs, read.rows(), read.columns(), made.rows(), made.columns(), step.geometry().padding().top(), step.geometry().padding().left());
        OneDnn dnn = compiler.dnn();
        PlacedTensor tiles = PlacedTensor.fresh(dnn.layout(dnnl_abc, TileGrid.VALUES, grid.stripTiles(), inputs));
        PlacedTensor products = PlacedTensor.fresh(dnn.layout(dnnl_abc, TileGrid.VALUES, grid.stripTiles(), outputs));
        dnnl_memory_desc_t matrices = dnn.layout(dnnl_abc, TileGrid.VALUES, inputs, outputs);
        var filters = constants.of(new Key(step.node().index(), filterEnd, inputs, outputs), () -> filters(step, inputs, outputs), matrices, matrices);
        Command.Primitive product = compiler.assembly().primitive(product(tiles.layout(), matrices, products.layout()),
                new Command.Read(DNNL_ARG_SRC, tiles),
                new Command.Fixed(DNNL_ARG_WEIGHTS, filters),
                new Command.Written(DNNL_ARG_DST, products));
        PlacedTensor source = compiler.blocked(step.source());
        Optional<PlacedTensor> addend = step.addend().map(compiler::blocked);
        PlacedTensor result = compiler.destination(step.output(), compiler.layouts().blocked(made));
        List<Eltwise> functions = step.activation().map(Eltwise::of).orElse(List.of());
        boolean rectified = step.activation().filter(Operation.Activation.RELU::equals).isPresent();
        compiler.assembly().append(new Command.Tiled(grid, Arrays.copyOf(step.filter().bias(), outputs), rectified,
                new Command.Read(DNNL_ARG_SRC, source), addend.map(tensor -> new Command.Read(DNNL_ARG_SRC, tensor)),
                new Command.Written(DNNL_ARG_DST, tiles), new Command.Written(DNNL_ARG_DST, products), product, new Command.Written(DNNL_ARG_DST, result)));
        if (rectified) {
            return result;
        }
        for (Eltwise function : functions) {
            PlacedTensor changed = result.overwritten();
            pointwise.eltwise(function, result, changed);
            result = changed;
        }
        return result;
    }

    private dnnl_primitive_desc product(dnnl_memory_desc_t tiles, dnnl_memory_desc_t filters, dnnl_memory_desc_t products) {
        OneDnn dnn = compiler.dnn();
        dnnl_matmul_desc_t description = dnn.own(new dnnl_matmul_desc_t());
        dnnl_memory_desc_t none = dnn.own(new dnnl_memory_desc_t());
        Pointer.memset(none, 0, none.sizeof());
        OneDnn.check(dnnl_matmul_desc_init(description, tiles, filters, none, products), "this convolution's products");
        return SimpleCompiler.require(dnn.find(description, Optional.empty(), OneDnn::isCompiled), "product of matrices");
    }

    private static float[] filters(FusedStep.Convolve step, int inputs, int outputs) {
        int maps = ((Operation.Convolution) step.node().operation()).outputs();
        float[] filters = step.filter().weights();
        Groups whole = Groups.unmerged(1, filters.length / KERNEL / maps, maps);
        return TileFilters.transform(whole.padded(filters, KERNEL, inputs, outputs), inputs, outputs);
    }
}
