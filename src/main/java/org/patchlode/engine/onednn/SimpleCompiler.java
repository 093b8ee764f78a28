package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_inner_product_desc_t;
import org.bytedeco.dnnl.dnnl_lrn_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_pooling_v2_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_softmax_desc_t;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Dense layers, pools and the rarer steps. */
final class SimpleCompiler {

    private static final int NARROWEST = 4;
    private static final int WIDEST = 256;

    private record Key(int node, String part) {}

    /** Gives a result of some layout its place. */
    private interface Destination {
        Tensor of(dnnl_memory_desc_t layout);
    }

    private final Compiler compiler;
    private final Assembly assembly;
    private final Dnn dnn;
    private final Constants constants;

    SimpleCompiler(Compiler compiler, Constants constants) {
        this.compiler = compiler;
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
        this.constants = constants;
    }

    Tensor multiply(Step.Multiply step) {
        Shape in = compiler.shape(step.source());
        long outputs = step.filter().bias().length;
        long[] dims = {outputs, in.maps(), in.rows(), in.columns()};
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, outputs);
        dnnl_memory_desc_t result = dnn.layout(dnnl_ab, compiler.batch(), outputs);
        dnnl_primitive_attr attributes = dnn.attributes(false, step.activation().map(Eltwise::of).orElse(List.of()));
        dnnl_inner_product_desc_t description = dnn.own(new dnnl_inner_product_desc_t());
        Dnn.check(dnnl_inner_product_forward_desc_init(description, dnnl_forward_inference,
                dnn.layout(dnnl_format_tag_any, compiler.dims(in)), dnn.layout(dnnl_format_tag_any, dims), vector, result), "this dense layer");
        dnnl_primitive_desc pd = require(dnn.find(description, Optional.of(attributes)), "dense layer");
        dnnl_memory_desc_t plain = dnn.layout(step.channelsLast() ? dnnl_acdb : dnnl_abcd, dims);
        int end = step.filter().weights() == ((Operation.Dense) step.node().operation()).weights() ? step.node().index() : step.output();
        Tensor made = Tensor.fresh(result);
        assembly.emit(pd,
                new Command.Moving(DNNL_ARG_SRC, assembly.in(compiler.tensor(step.source()), dnn.wants(pd, dnnl_query_src_md))),
                new Command.Fixed(DNNL_ARG_WEIGHTS, constants.of(new Key(end, "weights"), step.filter()::weights, plain, dnn.wants(pd, dnnl_query_weights_md))),
                new Command.Fixed(DNNL_ARG_BIAS, constants.of(new Key(end, "bias"), step.filter()::bias, vector, vector)),
                new Command.Moving(DNNL_ARG_DST, made));
        return made.as(compiler.plainLayout(compiler.shape(step.output())));
    }

    Tensor pool(Step.Pool step) {
        return switch (step.kind()) {
            case MAX -> pool(dnnl_pooling_max, step.geometry(), step.source(), step.output());
            case AVERAGE -> pool(dnnl_pooling_avg_exclude_padding, step.geometry(), step.source(), step.output());
            case AVERAGE_WITH_PADDING -> pool(dnnl_pooling_avg_include_padding, step.geometry(), step.source(), step.output());
            case AVERAGE_WITH_OVERHANG -> overhanging(step, ((Operation.AveragePool) step.node().operation()).counted());
        };
    }

    /** The padding that counts becomes zeros of the plane; the rest is padding that does not. */
    private Tensor overhanging(Step.Pool step, Padding counted) {
        Shape shape = compiler.shape(step.source());
        Padding all = step.geometry().padding();
        Padding rest = new Padding(all.top() - counted.top(), all.left() - counted.left(), all.bottom() - counted.bottom(), all.right() - counted.right());
        Shape larger = new Shape(shape.maps(), shape.rows() + counted.top() + counted.bottom(), shape.columns() + counted.left() + counted.right());
        Tensor padded = pad(counted, compiler.tensor(step.source()), shape, larger);
        return pool(dnnl_pooling_avg_exclude_padding, step.geometry().with(rest), padded, compiler.shape(step.output()), Tensor::fresh);
    }

    /**
     * Reduces the rows of what is to be mined, by the library's own pools; empty where that is no help or no kernel fits.
     *
     * @param means whether means are wanted too
     */
    Optional<Program.Rows> rows(Tensor input, Shape shape, boolean means) {
        if (shape.columns() < NARROWEST || shape.columns() > WIDEST) {
            return Optional.empty();
        }
        Geometry row = new Geometry(1, shape.columns(), 1, 1, 1, 1, Padding.NONE);
        Shape reduced = new Shape(shape.maps(), shape.rows(), 1);
        Tensor maxima = pool(dnnl_pooling_max, row, input, reduced, Tensor::fresh);
        Optional<Tensor> averages = means ? Optional.of(pool(dnnl_pooling_avg_exclude_padding, row, input, reduced, Tensor::fresh)) : Optional.empty();
        return Lanes.of(maxima.layout(), reduced)
                .filter(lanes -> averages.isEmpty() || Dnn.same(maxima.layout(), averages.get().layout()))
                .map(lanes -> new Program.Rows(maxima, averages, lanes));
    }

    Tensor single(Step.Single step) {
        Operation operation = step.node().operation();
        int source = step.sources().get(0);
        Tensor input = compiler.tensor(source);
        Shape shape = compiler.shape(source);
        if (operation instanceof Operation.GlobalPool pool) {
            Geometry whole = new Geometry(shape.rows(), shape.columns(), 1, 1, 1, 1, Padding.NONE);
            return pool(pool.maximum() ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding, whole, source, step.output());
        } else if (operation instanceof Operation.LocalResponseNormalization lrn) {
            dnnl_lrn_desc_t description = dnn.own(new dnnl_lrn_desc_t());
            // oneDNN divides alpha by the size.
            Dnn.check(dnnl_lrn_forward_desc_init(description, dnnl_forward_inference, dnnl_lrn_across_channels, input.layout(),
                    lrn.size(), lrn.alpha() * lrn.size(), lrn.beta(), lrn.k()), "this LRN");
            return unary(description, "LRN", input, Tensor.fresh(input.layout()));
        } else if (operation instanceof Operation.Softmax) {
            dnnl_softmax_desc_t description = dnn.own(new dnnl_softmax_desc_t());
            Dnn.check(dnnl_softmax_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1), "this softmax");
            return unary(description, "softmax", input, Tensor.fresh(input.layout()));
        } else if (operation instanceof Operation.ZeroPadding zero) {
            return pad(zero.padding(), input, shape, compiler.shape(step.output()));
        } else if (operation instanceof Operation.Flatten flatten) {
            Tensor plain = Tensor.fresh(dnn.layout(flatten.channelsLast() ? dnnl_nhwc : dnnl_nchw, compiler.dims(shape)));
            assembly.copy(input, plain);
            return plain.as(compiler.plainLayout(compiler.shape(step.output())));
        }
        throw new UnsupportedNetworkException("a %s is not known here; use the nd4j engine".formatted(operation.kind()));
    }

    private Tensor pool(int algorithm, Geometry g, int source, int output) {
        return pool(algorithm, g, compiler.tensor(source), compiler.shape(output), layout -> compiler.destination(output, layout));
    }

    private Tensor pool(int algorithm, Geometry g, Tensor input, Shape output, Destination destination) {
        dnnl_pooling_v2_desc_t description = dnn.own(new dnnl_pooling_v2_desc_t());
        Dnn.check(dnnl_pooling_v2_forward_desc_init(description, dnnl_forward_inference, algorithm, input.layout(),
                dnn.layout(dnnl_format_tag_any, compiler.dims(output)),
                new long[] {g.strideRows(), g.strideColumns()},
                new long[] {g.kernelRows(), g.kernelColumns()},
                new long[] {g.dilationRows() - 1, g.dilationColumns() - 1},
                new long[] {g.padding().top(), g.padding().left()},
                new long[] {g.padding().bottom(), g.padding().right()}), "this pool");
        dnnl_primitive_desc pd = require(dnn.find(description, Optional.empty()), "pool");
        Tensor result = destination.of(dnn.wants(pd, dnnl_query_dst_md));
        assembly.emit(pd, new Command.Moving(DNNL_ARG_SRC, input), new Command.Moving(DNNL_ARG_DST, result));
        return result;
    }

    private Tensor pad(Padding p, Tensor input, Shape from, Shape to) {
        // The memory is zero when it is made, and only the middle of this tensor is ever written.
        Tensor padded = Tensor.fresh(compiler.plainLayout(to));
        dnnl_memory_desc_t middle = dnn.own(new dnnl_memory_desc_t());
        Dnn.check(dnnl_memory_desc_init_submemory(middle, padded.layout(), compiler.dims(from), new long[] {0, 0, p.top(), p.left()}), "this zero padding");
        assembly.reserve(padded);
        assembly.copy(input, padded.as(middle));
        return new Tensor(padded.layout(), padded.slot(), 0, false);
    }

    private Tensor unary(Pointer description, String what, Tensor from, Tensor to) {
        assembly.emit(require(dnn.find(description, Optional.empty()), what), new Command.Moving(DNNL_ARG_SRC, from), new Command.Moving(DNNL_ARG_DST, to));
        return to;
    }

    static dnnl_primitive_desc require(Optional<dnnl_primitive_desc> found, String what) {
        return found.orElseThrow(() -> new UnsupportedNetworkException("oneDNN has no such %s; use the nd4j engine".formatted(what)));
    }
}
