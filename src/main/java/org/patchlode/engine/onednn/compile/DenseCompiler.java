package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_ab;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_acdb;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_inner_product_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/**
 * Dense layers, one image at a time: several at once are a matrix product, whose kernels sum some rows in another order than
 * others (those for AVX2 do, at the end of a batch), and an image's result would depend on its place.
 */
final class DenseCompiler {

    private record Key(int node, String part) {}

    private final Compiler compiler;
    private final OneDnn dnn;
    private final PackedWeights constants;

    DenseCompiler(Compiler compiler, PackedWeights constants) {
        this.compiler = compiler;
        this.dnn = compiler.dnn();
        this.constants = constants;
    }

    PlacedTensor multiply(FusedStep.Multiply step) {
        Shape in = compiler.shape(step.source());
        int outputs = step.filter().bias().length;
        long[] dims = {outputs, in.maps(), in.rows(), in.columns()};
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, outputs);
        dnnl_memory_desc_t source = dnn.layout(dnnl_nchw, 1, in.maps(), in.rows(), in.columns());
        dnnl_memory_desc_t result = dnn.layout(dnnl_ab, 1, outputs);
        dnnl_primitive_attr attributes = dnn.attributes(false, step.activation().map(Eltwise::of).orElse(List.of()));
        dnnl_inner_product_desc_t description = dnn.own(new dnnl_inner_product_desc_t());
        OneDnn.check(dnnl_inner_product_forward_desc_init(description, dnnl_forward_inference, source, dnn.layout(dnnl_format_tag_any, dims), vector, result), "this dense layer");
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.of(attributes)), "dense layer");
        dnnl_memory_desc_t stored = dnn.layout(step.channelsLast() ? dnnl_acdb : dnnl_abcd, dims);
        int end = step.filter().weights() == ((Operation.Dense) step.node().operation()).weights() ? step.node().index() : step.output();
        var weights = constants.of(new Key(end, "weights"), step.filter()::weights, stored, dnn.wants(pd, dnnl_query_weights_md));
        var bias = constants.of(new Key(end, "bias"), step.filter()::bias, vector, vector);
        PlacedTensor from = compiler.plain(step.source());
        PlacedTensor made = PlacedTensor.fresh(compiler.layouts().plain(Shape.flat(outputs)));
        for (int image = 0; image < compiler.layouts().batch(); image++) {
            compiler.assembly().emit(pd,
                    new Command.Read(DNNL_ARG_SRC, from.from((long) image * in.size() * Float.BYTES, source)),
                    new Command.Fixed(DNNL_ARG_WEIGHTS, weights),
                    new Command.Fixed(DNNL_ARG_BIAS, bias),
                    new Command.Written(DNNL_ARG_DST, made.from((long) image * outputs * Float.BYTES, result)));
        }
        return made;
    }
}
