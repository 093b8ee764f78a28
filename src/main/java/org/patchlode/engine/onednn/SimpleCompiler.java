package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_across_channels;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_forward_desc_init;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_lrn_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_softmax_desc_t;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** The rarer steps. */
final class SimpleCompiler {

    private final Compiler compiler;
    private final PoolCompiler pools;
    private final Assembly assembly;
    private final Dnn dnn;

    SimpleCompiler(Compiler compiler, PoolCompiler pools) {
        this.compiler = compiler;
        this.pools = pools;
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
    }

    Tensor single(Step.Single step) {
        Operation operation = step.node().operation();
        int source = step.sources().get(0);
        if (operation instanceof Operation.GlobalPool pool) {
            return pools.global(pool, source, step.output());
        } else if (operation instanceof Operation.LocalResponseNormalization lrn) {
            Tensor input = mapsOnly(source);
            dnnl_lrn_desc_t description = dnn.own(new dnnl_lrn_desc_t());
            // oneDNN divides alpha by the size.
            Dnn.check(dnnl_lrn_forward_desc_init(description, dnnl_forward_inference, dnnl_lrn_across_channels, input.layout(),
                    lrn.size(), lrn.alpha() * lrn.size(), lrn.beta(), lrn.k()), "this LRN");
            return unary(description, "LRN", input);
        } else if (operation instanceof Operation.Softmax) {
            Tensor input = mapsOnly(source);
            dnnl_softmax_desc_t description = dnn.own(new dnnl_softmax_desc_t());
            Dnn.check(dnnl_softmax_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1), "this softmax");
            return unary(description, "softmax", input);
        } else if (operation instanceof Operation.ZeroPadding zero) {
            return pools.pad(zero.padding(), source, compiler.shape(step.output()));
        } else if (operation instanceof Operation.Flatten flatten) {
            return flatten(flatten, source, compiler.shape(step.output()));
        }
        throw new UnsupportedNetworkException("a %s is not known here; use the nd4j engine".formatted(operation.kind()));
    }

    /** What mixes all maps must not meet the filler of a block. */
    private Tensor mapsOnly(int source) {
        return Layouts.fills(compiler.shape(source)) ? compiler.tensor(source) : compiler.plain(source);
    }

    private Tensor flatten(Operation.Flatten flatten, int source, Shape to) {
        int tag = flatten.channelsLast() ? dnnl_nhwc : dnnl_nchw;
        Tensor vector = Tensor.fresh(dnn.layout(tag, compiler.layouts().dims(compiler.shape(source))));
        assembly.copy(compiler.withoutFiller(source), vector);
        return vector.as(compiler.layouts().plain(to));
    }

    private Tensor unary(Pointer description, String what, Tensor from) {
        Tensor to = Tensor.fresh(from.layout());
        assembly.emit(require(dnn.find(description, Optional.empty()), what), new Command.Read(DNNL_ARG_SRC, from), new Command.Written(DNNL_ARG_DST, to));
        return to;
    }

    static dnnl_primitive_desc require(Optional<dnnl_primitive_desc> found, String what) {
        return found.orElseThrow(() -> new UnsupportedNetworkException("oneDNN has no such %s; use the nd4j engine".formatted(what)));
    }
}
