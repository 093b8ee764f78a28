package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Arrays;
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
import org.patchlode.engine.LogOfOnePlus;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.ActivationFunction;
import org.patchlode.network.Operation;

/** Steps that change units one by one: non-linearities, batch norm, sums and products. */
final class PointwiseCompiler {

    /** @param maps filler of blocks among them */
    private record Key(int node, String part, int maps) {}

    private final Compiler compiler;
    private final ProgramBuilder assembly;
    private final OneDnn dnn;
    private final PackedWeights constants;

    PointwiseCompiler(Compiler compiler, PackedWeights constants) {
        this.compiler = compiler;
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
        this.constants = constants;
    }

    /**
     * Sums, products, maxima and minima of any number of terms; whole planes first, so that gates scale what is there. An activation after them is a
     * step of its own: fused into arithmetic, the library leaves it out at the end of what does not fill its registers.
     */
    PlacedTensor combine(FusedStep.Combine step) {
        int algorithm = algorithm(step.node().operation());
        List<Integer> terms = step.sources().stream()
                .sorted(Comparator.comparingInt((Integer node) -> compiler.shape(node).plane()).reversed())
                .toList();
        int first = terms.get(0);
        PlacedTensor result = compiler.tensor(first);
        for (int i = 1; i < terms.size(); i++) {
            PlacedTensor term = compiler.isBlocked(first) ? compiler.blocked(terms.get(i)) : compiler.plain(terms.get(i));
            PlacedTensor made = i == 1 ? compiler.over(first, step) : result.overwritten();
            binary(algorithm, result, term, made);
            result = made;
        }
        return result;
    }

    private static int algorithm(Operation operation) {
        if (operation instanceof Operation.Extremum extremum) {
            return extremum.maximum() ? dnnl_binary_max : dnnl_binary_min;
        }
        return operation instanceof Operation.Multiplication ? dnnl_binary_mul : dnnl_binary_add;
    }

    PlacedTensor activation(FusedStep.Single step) {
        int source = step.sources().get(0);
        PlacedTensor input = compiler.tensor(source);
        Operation operation = step.node().operation();
        if (operation instanceof Operation.PRelu prelu) {
            PlacedTensor result = compiler.over(source, step);
            rectify(prelu, step, input, result);
            return result;
        } else if (operation instanceof Operation.Activation activation && activation.function() == ActivationFunction.SOFTSIGN) {
            PlacedTensor magnitude = PlacedTensor.fresh(input.layout());
            eltwise(new Eltwise(dnnl_eltwise_abs, 0, 0), input, magnitude);
            PlacedTensor divisor = magnitude.overwritten();
            eltwise(new Eltwise(dnnl_eltwise_linear, 1, 1), magnitude, divisor);
            PlacedTensor result = compiler.over(source, step);
            binary(dnnl_binary_div, input, divisor, result);
            return result;
        } else if (operation instanceof Operation.Activation activation && activation.function() == ActivationFunction.SOFTPLUS) {
            return softplus(input);
        }
        PlacedTensor from = input;
        for (Eltwise function : Eltwise.of(operation)) {
            PlacedTensor to = from == input ? compiler.over(source, step) : from.overwritten();
            eltwise(function, from, to);
            from = to;
        }
        return from;
    }

    /**
     * max(x, 0) + log(1 + t) with t = exp(-|x|). The library's own softplus adds 1 to the exponential first: of what lies far below zero, as
     * all units of a quiet map do, rounding is left. So the logarithm is that of {@link LogOfOnePlus}.
     */
    private PlacedTensor softplus(PlacedTensor input) {
        PlacedTensor exponential = PlacedTensor.fresh(input.layout());
        eltwise(new Eltwise(dnnl_eltwise_abs, 0, 0), input, exponential);
        exponential = changed(new Eltwise(dnnl_eltwise_linear, -1, 0), exponential);
        exponential = changed(new Eltwise(dnnl_eltwise_exp, 0, 0), exponential);
        PlacedTensor divisor = PlacedTensor.fresh(input.layout());
        eltwise(new Eltwise(dnnl_eltwise_linear, 1, 2), exponential, divisor);
        PlacedTensor quotient = exponential.overwritten();
        binary(dnnl_binary_div, exponential, divisor, quotient);
        PlacedTensor square = PlacedTensor.fresh(input.layout());
        eltwise(new Eltwise(dnnl_eltwise_square, 0, 0), quotient, square);
        PlacedTensor sum = PlacedTensor.fresh(input.layout());
        int degree = LogOfOnePlus.degree();
        eltwise(new Eltwise(dnnl_eltwise_linear, (float) LogOfOnePlus.coefficient(degree), (float) LogOfOnePlus.coefficient(degree - 1)), square, sum);
        for (int power = degree - 2; power >= 0; power--) {
            sum = changed(new Eltwise(dnnl_eltwise_linear, 1, (float) LogOfOnePlus.coefficient(power)), multiplied(sum, square));
        }
        sum = changed(new Eltwise(dnnl_eltwise_linear, 2, 0), multiplied(sum, quotient));
        PlacedTensor positive = PlacedTensor.fresh(input.layout());
        eltwise(new Eltwise(dnnl_eltwise_relu, 0, 0), input, positive);
        PlacedTensor result = positive.overwritten();
        binary(dnnl_binary_add, positive, sum, result);
        return result;
    }

    private PlacedTensor changed(Eltwise function, PlacedTensor tensor) {
        PlacedTensor changed = tensor.overwritten();
        eltwise(function, tensor, changed);
        return changed;
    }

    private PlacedTensor multiplied(PlacedTensor tensor, PlacedTensor by) {
        PlacedTensor product = tensor.overwritten();
        binary(dnnl_binary_mul, tensor, by, product);
        return product;
    }

    private void rectify(Operation.PRelu prelu, FusedStep.Single step, PlacedTensor from, PlacedTensor to) {
        int maps = lying(step.sources().get(0));
        dnnl_prelu_desc_t description = dnn.own(new dnnl_prelu_desc_t());
        OneDnn.check(dnnl_prelu_forward_desc_init(description, dnnl_forward_inference, from.layout(), dnn.layout(dnnl_format_tag_any, 1, maps, 1, 1)), "this PReLU");
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.empty()), "PReLU");
        assembly.emit(pd,
                new Command.Read(DNNL_ARG_SRC, from),
                new Command.Fixed(DNNL_ARG_WEIGHTS, constants.of(new Key(step.output(), "slopes", maps), () -> Arrays.copyOf(prelu.slopes(), maps),
                        dnn.layout(dnnl_nchw, 1, maps, 1, 1), dnn.wants(pd, dnnl_query_weights_md))),
                new Command.Written(DNNL_ARG_DST, to));
    }

    /** Emits one function of every unit. */
    void eltwise(Eltwise function, PlacedTensor from, PlacedTensor to) {
        dnnl_eltwise_desc_t description = dnn.own(new dnnl_eltwise_desc_t());
        OneDnn.check(dnnl_eltwise_forward_desc_init(description, dnnl_forward_inference, function.algorithm(), from.layout(), function.alpha(), function.beta()), "this activation");
        assembly.emit(SimpleCompiler.require(dnn.find(description, Optional.empty()), "activation"),
                new Command.Read(DNNL_ARG_SRC, from), new Command.Written(DNNL_ARG_DST, to));
    }

    PlacedTensor normalize(FusedStep.Normalize step) {
        Operation.BatchNormalization norm = (Operation.BatchNormalization) step.node().operation();
        PlacedTensor input = compiler.tensor(step.source());
        dnnl_batch_normalization_desc_t description = dnn.own(new dnnl_batch_normalization_desc_t());
        int flags = dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift;
        OneDnn.check(dnnl_batch_normalization_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1, flags), "this batch norm");
        dnnl_primitive_attr attributes = dnn.attributes(false, step.rectified() ? Eltwise.of(Operation.Activation.RELU) : List.of());
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.of(attributes)), "batch norm");
        int maps = lying(step.source());
        int node = step.node().index();
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, maps);
        // Statistics are folded into scale and shift already: mean 0, variance 0, epsilon 1. Filler is scaled by 0.
        float[] zeros = new float[maps];
        PlacedTensor result = compiler.over(step.source(), step);
        assembly.emit(pd,
                new Command.Read(DNNL_ARG_SRC, input),
                new Command.Fixed(DNNL_ARG_MEAN, constants.of(new Key(node, "mean", maps), () -> zeros, vector, vector)),
                new Command.Fixed(DNNL_ARG_VARIANCE, constants.of(new Key(node, "variance", maps), () -> zeros, vector, vector)),
                new Command.Fixed(DNNL_ARG_SCALE, constants.of(new Key(node, "scale", maps), () -> Arrays.copyOf(norm.scale(), maps), vector, vector)),
                new Command.Fixed(DNNL_ARG_SHIFT, constants.of(new Key(node, "shift", maps), () -> Arrays.copyOf(norm.shift(), maps), vector, vector)),
                new Command.Written(DNNL_ARG_DST, result));
        return result;
    }

    /** Maps of a node's output as the library sees them: filler of blocks is among them. */
    private int lying(int node) {
        int maps = compiler.shape(node).maps();
        return compiler.isBlocked(node) ? Layouts.full(maps) : maps;
    }

    private void binary(int algorithm, PlacedTensor a, PlacedTensor b, PlacedTensor result) {
        dnnl_binary_desc_t description = dnn.own(new dnnl_binary_desc_t());
        OneDnn.check(dnnl_binary_desc_init(description, algorithm, a.layout(), b.layout(), result.layout()), "this arithmetic");
        dnnl_primitive_desc pd = SimpleCompiler.require(dnn.find(description, Optional.empty()), "arithmetic");
        assembly.emit(pd, new Command.Read(DNNL_ARG_SRC_0, a), new Command.Read(DNNL_ARG_SRC_1, b), new Command.Written(DNNL_ARG_DST, result));
    }
}
