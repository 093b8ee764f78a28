package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_batch_normalization_desc_t;
import org.bytedeco.dnnl.dnnl_binary_desc_t;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_prelu_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.network.Function;
import org.patchlode.network.Operation;

/** Steps that change units one by one: non-linearities, batch norm, sums and products. */
final class PointwiseCompiler {

    private record Key(int node, String part) {}

    private final Compiler compiler;
    private final Assembly assembly;
    private final Dnn dnn;
    private final Constants constants;

    PointwiseCompiler(Compiler compiler, Constants constants) {
        this.compiler = compiler;
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
        this.constants = constants;
    }

    /** Sums and products of any number of terms; whole planes first, so that gates scale what is there. */
    Tensor combine(Step.Combine step) {
        boolean product = step.node().operation() instanceof Operation.Multiplication;
        List<Integer> terms = step.sources().stream()
                .sorted(Comparator.comparingInt((Integer node) -> compiler.shape(node).plane()).reversed())
                .toList();
        Tensor result = compiler.tensor(terms.get(0));
        boolean mine = compiler.dies(terms.get(0), step) && terms.stream().filter(terms.get(0)::equals).count() == 1;
        for (int i = 1; i < terms.size(); i++) {
            List<Eltwise> functions = i == terms.size() - 1 ? step.activation().map(Eltwise::of).orElse(List.of()) : List.of();
            Tensor made = mine ? result : Tensor.fresh(result.layout());
            Tensor term = assembly.in(compiler.tensor(terms.get(i)), like(result.layout(), terms.get(0), terms.get(i)));
            binary(product ? dnnl_binary_mul : dnnl_binary_add, result, term, made, functions);
            result = made;
            mine = true;
        }
        return result;
    }

    /** The layout of one term that goes with another's. */
    private dnnl_memory_desc_t like(dnnl_memory_desc_t layout, int first, int term) {
        if (compiler.shape(term).equals(compiler.shape(first))) {
            return layout;
        }
        dnnl_memory_desc_t blocked = dnn.layout(OneDnnSupport.blockedTag(), compiler.dims(compiler.shape(first)));
        int tag = Dnn.same(layout, blocked) ? OneDnnSupport.blockedTag() : dnnl_nchw;
        return dnn.layout(tag, compiler.dims(compiler.shape(term)));
    }

    Tensor activation(Step.Single step) {
        int source = step.sources().get(0);
        Tensor input = compiler.tensor(source);
        Tensor result = compiler.dies(source, step) ? input : Tensor.fresh(input.layout());
        Operation operation = step.node().operation();
        if (operation instanceof Operation.PRelu prelu) {
            rectify(prelu, step.output(), input, result);
            return result;
        } else if (operation instanceof Operation.Activation activation && activation.function() == Function.SOFTSIGN) {
            Tensor divisor = Tensor.fresh(input.layout());
            eltwise(new Eltwise(dnnl_eltwise_abs, 0, 0), input, divisor);
            eltwise(new Eltwise(dnnl_eltwise_linear, 1, 1), divisor, divisor);
            binary(dnnl_binary_div, input, divisor, result, List.of());
            return result;
        }
        Tensor from = input;
        for (Eltwise function : Eltwise.of(operation)) {
            eltwise(function, from, result);
            from = result;
        }
        return result;
    }

    private void rectify(Operation.PRelu prelu, int node, Tensor from, Tensor to) {
        long maps = prelu.slopes().length;
        dnnl_prelu_desc_t description = dnn.own(new dnnl_prelu_desc_t());
        Dnn.check(dnnl_prelu_forward_desc_init(description, dnnl_forward_inference, from.layout(), dnn.layout(dnnl_format_tag_any, 1, maps, 1, 1)), "this PReLU");
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.empty()), "PReLU");
        assembly.emit(pd,
                new Command.Moving(DNNL_ARG_SRC, from),
                new Command.Fixed(DNNL_ARG_WEIGHTS, constants.of(new Key(node, "slopes"), prelu::slopes,
                        dnn.layout(dnnl_nchw, 1, maps, 1, 1), dnn.wants(pd, dnnl_query_weights_md))),
                new Command.Moving(DNNL_ARG_DST, to));
    }

    private void eltwise(Eltwise function, Tensor from, Tensor to) {
        dnnl_eltwise_desc_t description = dnn.own(new dnnl_eltwise_desc_t());
        Dnn.check(dnnl_eltwise_forward_desc_init(description, dnnl_forward_inference, function.algorithm(), from.layout(), function.alpha(), function.beta()), "this activation");
        assembly.emit(SimpleCompiler.require(dnn.find(description, Optional.empty()), "activation"),
                new Command.Moving(DNNL_ARG_SRC, from), new Command.Moving(DNNL_ARG_DST, to));
    }

    Tensor normalize(Step.Normalize step) {
        Operation.BatchNormalization norm = (Operation.BatchNormalization) step.node().operation();
        Tensor input = compiler.tensor(step.source());
        dnnl_batch_normalization_desc_t description = dnn.own(new dnnl_batch_normalization_desc_t());
        int flags = dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift;
        Dnn.check(dnnl_batch_normalization_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1, flags), "this batch norm");
        dnnl_primitive_attr attributes = dnn.attributes(false, step.rectified() ? Eltwise.of(Operation.Activation.RELU) : List.of());
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.of(attributes)), "batch norm");
        int maps = norm.scale().length;
        int node = step.node().index();
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, maps);
        // Statistics are folded into scale and shift already: mean 0, variance 0, epsilon 1. Not variance 1 and epsilon 0:
        // kernels read a variance of 0 for the maps that only fill a block, and would write 0/0 there, which the zero
        // weights of a convolution after it do not take away.
        float[] zeros = new float[maps];
        Tensor result = compiler.dies(step.source(), step) ? input : Tensor.fresh(input.layout());
        assembly.emit(pd,
                new Command.Moving(DNNL_ARG_SRC, input),
                new Command.Fixed(DNNL_ARG_MEAN, constants.of(new Key(node, "mean"), () -> zeros, vector, vector)),
                new Command.Fixed(DNNL_ARG_VARIANCE, constants.of(new Key(node, "variance"), () -> zeros, vector, vector)),
                new Command.Fixed(DNNL_ARG_SCALE, constants.of(new Key(node, "scale"), norm::scale, vector, vector)),
                new Command.Fixed(DNNL_ARG_SHIFT, constants.of(new Key(node, "shift"), norm::shift, vector, vector)),
                new Command.Moving(DNNL_ARG_DST, result));
        return result;
    }

    private void binary(int algorithm, Tensor a, Tensor b, Tensor result, List<Eltwise> functions) {
        dnnl_binary_desc_t description = dnn.own(new dnnl_binary_desc_t());
        Dnn.check(dnnl_binary_desc_init(description, algorithm, a.layout(), b.layout(), result.layout()), "this arithmetic");
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.of(dnn.attributes(false, functions))), "arithmetic");
        assembly.emit(pd, new Command.Moving(DNNL_ARG_SRC_0, a), new Command.Moving(DNNL_ARG_SRC_1, b), new Command.Moving(DNNL_ARG_DST, result));
    }
}
