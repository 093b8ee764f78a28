package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcde;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_winograd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_dilated_convolution_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Convolutions with bias, sum and activation fused. */
final class ConvolutionCompiler {

    private static final int THIN = 3;
    /** In the library's names of kernels. */
    static final String LARGE_TILES = "wino_4x3";
    private static final String ANY = "";

    /** Names a step's filter among the constants: the same nodes fused make the same filter. */
    private record Key(int first, int last, boolean bias) {}

    private final Compiler compiler;
    private final Constants constants;

    ConvolutionCompiler(Compiler compiler, Constants constants) {
        this.compiler = compiler;
        this.constants = constants;
    }

    Tensor convolve(Step.Convolve step) {
        Dnn dnn = compiler.dnn();
        Assembly assembly = compiler.assembly();
        List<Eltwise> functions = step.activation().map(Eltwise::of).orElse(List.of());
        dnnl_primitive_attr attributes = dnn.attributes(step.addend().isPresent(), functions);
        dnnl_primitive_desc pd = find(step, attributes);

        Tensor source = assembly.in(compiler.tensor(step.source()), dnn.wants(pd, dnnl_query_src_md));
        dnnl_memory_desc_t layout = dnn.wants(pd, dnnl_query_dst_md);
        Tensor result = step.addend().map(addend -> accumulator(step, addend, layout)).orElseGet(() -> compiler.destination(step.output(), layout));
        dnnl_memory_desc_t plain = weights(step, dnnl_abcd, dnnl_abcde);
        Filter filter = step.filter();
        int first = step.node().index();
        // The filter depends on the nodes folded in, and those are told apart by the last node that the step covers.
        var weights = constants.of(new Key(first, filterEnd(step), false), () -> widen(step, filter), plain, dnn.wants(pd, dnnl_query_weights_md));
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, filter.bias().length);
        var bias = constants.of(new Key(first, filterEnd(step), true), filter::bias, vector, vector);
        assembly.emit(pd,
                new Command.Moving(DNNL_ARG_SRC, source),
                new Command.Fixed(DNNL_ARG_WEIGHTS, weights),
                new Command.Fixed(DNNL_ARG_BIAS, bias),
                new Command.Moving(DNNL_ARG_DST, result));
        return result;
    }

    /** The tensor that the convolution adds itself to: the addend where nobody reads it later, else a copy. */
    private Tensor accumulator(Step.Convolve step, int addend, dnnl_memory_desc_t layout) {
        Tensor tensor = compiler.tensor(addend);
        if (Dnn.same(tensor.layout(), layout) && compiler.dies(addend, step)) {
            return tensor;
        }
        Tensor copy = compiler.destination(step.output(), layout);
        compiler.assembly().copy(tensor, copy);
        return copy;
    }

    /**
     * The primitive: Winograd where the purpose and the rule say so, else direct, in the blocked layout; any other that the library has
     * where it lacks those. Left to itself it would choose channels-last kernels on some processors, which are several
     * times slower on thin inputs and force changes of layout around Winograd.
     */
    private dnnl_primitive_desc find(Step.Convolve step, dnnl_primitive_attr attributes) {
        Shape output = compiler.shape(step.node().index());
        boolean rule = compiler.purpose() == Purpose.MINE && Winograd.pays(step.geometry(), ((Operation.Convolution) step.node().operation()).groups(), output);
        boolean largeTiles = rule && Winograd.largeTilesPay(compiler.shape(step.source()).maps(), output);
        Optional<dnnl_primitive_desc> winograd = largeTiles ? find(step, dnnl_convolution_winograd, true, attributes, LARGE_TILES) : Optional.empty();
        return winograd
                .or(() -> rule ? find(step, dnnl_convolution_winograd, true, attributes, ANY) : Optional.empty())
                .or(() -> find(step, dnnl_convolution_direct, true, attributes, ANY))
                .or(() -> find(step, dnnl_convolution_direct, false, attributes, ANY))
                .orElseThrow(() -> new UnsupportedNetworkException("oneDNN has no such convolution; use the nd4j engine"));
    }

    private Optional<dnnl_primitive_desc> find(Step.Convolve step, int algorithm, boolean blocked, dnnl_primitive_attr attributes, String kernel) {
        Dnn dnn = compiler.dnn();
        Geometry g = step.geometry();
        Shape from = compiler.shape(step.source());
        int tag = blocked ? OneDnnSupport.blockedTag() : dnnl_format_tag_any;
        // Kernels for images of a few channels read them plane by plane.
        int sourceTag = blocked && from.maps() <= THIN && groups(step).count() == 1 ? dnnl_nchw : tag;
        dnnl_memory_desc_t source = dnn.layout(sourceTag, compiler.dims(from));
        dnnl_memory_desc_t weights = weights(step, dnnl_format_tag_any, dnnl_format_tag_any);
        dnnl_memory_desc_t bias = dnn.layout(dnnl_a, step.filter().bias().length);
        dnnl_memory_desc_t result = dnn.layout(tag, compiler.dims(compiler.shape(step.node().index())));
        dnnl_convolution_desc_t description = dnn.own(new dnnl_convolution_desc_t());
        Dnn.check(dnnl_dilated_convolution_forward_desc_init(description, dnnl_forward_inference, algorithm, source, weights, bias, result,
                new long[] {g.strideRows(), g.strideColumns()},
                new long[] {g.dilationRows() - 1, g.dilationColumns() - 1},
                new long[] {g.padding().top(), g.padding().left()},
                new long[] {g.padding().bottom(), g.padding().right()}), "this convolution");
        return dnn.find(description, Optional.of(attributes), kernel);
    }

    private dnnl_memory_desc_t weights(Step.Convolve step, int tag, int groupedTag) {
        Geometry g = step.geometry();
        long outputs = step.filter().bias().length;
        long inputs = compiler.shape(step.source()).maps();
        int groups = groups(step).count();
        return groups == 1
                ? compiler.dnn().layout(tag, outputs, inputs, g.kernelRows(), g.kernelColumns())
                : compiler.dnn().layout(groupedTag, groups, outputs / groups, inputs / groups, g.kernelRows(), g.kernelColumns());
    }

    private Groups groups(Step.Convolve step) {
        Operation.Convolution convolution = (Operation.Convolution) step.node().operation();
        return Groups.of(convolution.groups(), compiler.shape(step.source()).maps(), convolution.outputs());
    }

    private float[] widen(Step.Convolve step, Filter filter) {
        Geometry g = step.geometry();
        return groups(step).widen(filter.weights(), g.kernelRows() * g.kernelColumns());
    }

    private static int filterEnd(Step.Convolve step) {
        boolean folded = step.filter().weights() != ((Operation.Convolution) step.node().operation()).weights();
        return folded ? step.output() : step.node().index();
    }
}
