package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_submemory;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_v2_forward_desc_init;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_pooling_v2_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Pools, zero padding, cropping. A pool's result has the layout of what it reads. */
final class PoolCompiler {

    private static final int NARROWEST = 4;
    private static final int WIDEST = 256;
    private static final int REGISTERS = 32;

    private final Compiler compiler;
    private final Layouts layouts;
    private final ProgramBuilder assembly;
    private final OneDnn dnn;

    PoolCompiler(Compiler compiler) {
        this.compiler = compiler;
        this.layouts = compiler.layouts();
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
    }

    PlacedTensor pool(FusedStep.Pool step) {
        return switch (step.kind()) {
            case MAX -> pool(dnnl_pooling_max, step.geometry(), step.source(), step.output());
            case AVERAGE -> pool(dnnl_pooling_avg_exclude_padding, step.geometry(), step.source(), step.output());
            case AVERAGE_WITH_PADDING -> pool(dnnl_pooling_avg_include_padding, step.geometry(), step.source(), step.output());
            case AVERAGE_WITH_OVERHANG -> overhanging(step, ((Operation.AveragePool) step.node().operation()).counted());
        };
    }

    /** One value a map. */
    PlacedTensor global(Operation.GlobalPool pool, int source, int output) {
        Shape shape = compiler.shape(source);
        Geometry whole = new Geometry(shape.rows(), shape.columns(), 1, 1, 1, 1, Padding.NONE);
        return pool(pool.maximum() ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding, whole, source, output);
    }

    /** The padding that counts becomes zeros of the plane; the rest is padding that does not. */
    private PlacedTensor overhanging(FusedStep.Pool step, Padding counted) {
        Shape shape = compiler.shape(step.source());
        Padding all = step.geometry().padding();
        Padding rest = new Padding(all.top() - counted.top(), all.left() - counted.left(), all.bottom() - counted.bottom(), all.right() - counted.right());
        Shape larger = new Shape(shape.maps(), shape.rows() + counted.top() + counted.bottom(), shape.columns() + counted.left() + counted.right());
        PlacedTensor padded = pad(counted, step.source(), larger);
        PlacedTensor result = PlacedTensor.fresh(layouts.plain(compiler.shape(step.output())));
        return pool(dnnl_pooling_avg_exclude_padding, step.geometry().with(rest), larger, padded, result);
    }

    /**
     * Reduces the rows of what is to be mined, by the library's own pools; empty where that is no help or no kernel fits.
     *
     * @param means whether means are wanted too
     */
    Optional<Program.Rows> rows(PlacedTensor input, Shape shape, boolean means) {
        if (shape.columns() < NARROWEST || shape.columns() > WIDEST) {
            return Optional.empty();
        }
        Geometry row = new Geometry(1, shape.columns(), 1, 1, 1, 1, Padding.NONE);
        Shape reduced = new Shape(shape.maps(), shape.rows(), 1);
        dnnl_memory_desc_t layout = layouts.like(input, shape, reduced);
        PlacedTensor maxima = pool(dnnl_pooling_max, row, shape, input, PlacedTensor.fresh(layout));
        Optional<PlacedTensor> averages = means ? Optional.of(pool(dnnl_pooling_avg_exclude_padding, row, shape, input, PlacedTensor.fresh(layout))) : Optional.empty();
        return Lanes.of(layout, reduced).map(lanes -> new Program.Rows(maxima, averages, lanes));
    }

    /** A node's output in the middle of a plain tensor of zeros. */
    PlacedTensor pad(Padding p, int source, Shape to) {
        Shape from = compiler.shape(source);
        // The memory is zero when it is made, and only the middle of this tensor is ever written.
        PlacedTensor padded = PlacedTensor.fresh(layouts.plain(to));
        dnnl_memory_desc_t middle = dnn.own(new dnnl_memory_desc_t());
        OneDnn.check(dnnl_memory_desc_init_submemory(middle, padded.layout(), layouts.dims(from), new long[] {0, 0, p.top(), p.left()}), "this zero padding");
        assembly.reserve(padded);
        assembly.copy(compiler.withoutFiller(source), padded.as(middle));
        return new PlacedTensor(padded.layout(), padded.value().joined(List.of(padded.value())), 0);
    }

    /** A node's output without its border, in the layout that it has. */
    PlacedTensor crop(Padding border, int source, int output) {
        PlacedTensor whole = compiler.tensor(source);
        dnnl_memory_desc_t layout = layouts.like(whole, compiler.shape(source), compiler.shape(output));
        long[] dims = layouts.dims(compiler.shape(output));
        dims[1] = compiler.isBlocked(source) ? Layouts.full(compiler.shape(output).maps()) : dims[1];
        dnnl_memory_desc_t middle = dnn.own(new dnnl_memory_desc_t());
        OneDnn.check(dnnl_memory_desc_init_submemory(middle, whole.layout(), dims, new long[] {0, 0, border.top(), border.left()}), "this cropping");
        PlacedTensor cropped = compiler.destination(output, layout);
        assembly.copy(whole.as(middle), cropped);
        return cropped;
    }

    private PlacedTensor pool(int algorithm, Geometry g, int source, int output) {
        PlacedTensor input = misplaces(g, compiler.shape(source)) ? compiler.plain(source) : compiler.tensor(source);
        dnnl_memory_desc_t layout = layouts.like(input, compiler.shape(source), compiler.shape(output));
        return pool(algorithm, g, compiler.shape(source), input, compiler.destination(output, layout));
    }

    /**
     * Whether the library's compiled pools would take such a window. They work on stretches of a row, and count those that need no
     * padding on the right, a count that is below zero where the first window after the padding on the left already reaches two or
     * more units past the plane, or any window is wider than the plane: results then go to the wrong places, some of them outside
     * the tensor. A stretch has at most as many windows as a processor has registers. Planes whose every window is safe stay in
     * the layout that they have; the others are pooled plainly.
     */
    static boolean misplaces(Geometry g, Shape plane) {
        int last = (g.outputColumns(plane.columns()) - 1) * g.strideColumns() - g.padding().left();
        int beyond = last + g.extentColumns() - plane.columns();
        return g.extentColumns() > plane.columns() || beyond > 1 && plane.columns() - g.extentColumns() + 1 < REGISTERS * g.strideColumns();
    }

    private PlacedTensor pool(int algorithm, Geometry g, Shape plane, PlacedTensor input, PlacedTensor result) {
        dnnl_primitive_desc pd = SimpleCompiler.require(find(dnn, algorithm, g, plane, input.layout(), result.layout()), "pool");
        assembly.emit(pd, new Command.Read(DNNL_ARG_SRC, input), new Command.Written(DNNL_ARG_DST, result));
        return result;
    }

    /** The library's fastest pool that is right for such a window over such a plane. */
    static Optional<dnnl_primitive_desc> find(OneDnn dnn, int algorithm, Geometry g, Shape plane, dnnl_memory_desc_t input, dnnl_memory_desc_t result) {
        dnnl_pooling_v2_desc_t description = dnn.own(new dnnl_pooling_v2_desc_t());
        OneDnn.check(dnnl_pooling_v2_forward_desc_init(description, dnnl_forward_inference, algorithm, input, result,
                new long[] {g.strideRows(), g.strideColumns()},
                new long[] {g.kernelRows(), g.kernelColumns()},
                new long[] {g.dilationRows() - 1, g.dilationColumns() - 1},
                new long[] {g.padding().top(), g.padding().left()},
                new long[] {g.padding().bottom(), g.padding().right()}), "this pool");
        boolean plainly = misplaces(g, plane);
        return dnn.find(description, Optional.empty(), kernel -> !(plainly && kernel.startsWith("jit")));
    }
}
