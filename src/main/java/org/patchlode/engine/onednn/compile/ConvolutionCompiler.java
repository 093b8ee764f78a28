package org.patchlode.engine.onednn.compile;

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
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FilterWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.network.Geometry;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Convolutions with bias, sum and activation fused. */
final class ConvolutionCompiler {

    private static final int THIN = 3;
    /** In the library's names of kernels. */
    static final String LARGE_TILES = "wino_4x3";

    /** Names a step's filter among the constants: the same nodes fused make the same filter. */
    private record Key(int first, int last, int inputs, int outputs, int groups, boolean bias) {}

    private final Compiler compiler;
    private final PackedWeights constants;
    private final TiledCompiler tiles;

    ConvolutionCompiler(Compiler compiler, TiledCompiler tiles, PackedWeights constants) {
        this.compiler = compiler;
        this.tiles = tiles;
        this.constants = constants;
    }

    PlacedTensor convolve(FusedStep.Convolve step) {
        if (tiles.takes(step)) {
            return tiles.convolve(step, filterEnd(step));
        }
        OneDnn dnn = compiler.dnn();
        List<Eltwise> functions = step.activation().map(Eltwise::of).orElse(List.of());
        Chosen chosen = find(step, dnn.attributes(step.addend().isPresent(), functions));
        Form form = chosen.form();
        FilterWeights filter = step.filter();
        var weights = constants.of(key(step, form, false), () -> filters(step, form), weights(step, form, dnnl_abcd, dnnl_abcde), dnn.wants(chosen.pd(), dnnl_query_weights_md));
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, form.outputs());
        var bias = constants.of(key(step, form, true), () -> Arrays.copyOf(filter.bias(), form.outputs()), vector, vector);
        PlacedTensor source = form.plainSource() ? compiler.plain(step.source()) : compiler.blocked(step.source());
        dnnl_memory_desc_t layout = result(step, form);
        Command.Argument result = step.addend()
                .map(addend -> (Command.Moving) sum(step, addend, layout))
                .orElseGet(() -> new Command.Written(DNNL_ARG_DST, compiler.destination(step.output(), layout)));
        compiler.assembly().emit(chosen.pd(),
                new Command.Read(DNNL_ARG_SRC, source),
                new Command.Fixed(DNNL_ARG_WEIGHTS, weights),
                new Command.Fixed(DNNL_ARG_BIAS, bias),
                result);
        return ((Command.Moving) result).tensor();
    }

    /** Where the convolution adds itself to: the addend where nobody else reads it, the convolution included, else a copy. */
    private Command.Added sum(FusedStep.Convolve step, int addend, dnnl_memory_desc_t layout) {
        PlacedTensor tensor = compiler.tensor(addend);
        if (OneDnn.same(tensor.layout(), layout) && compiler.dies(addend, step)) {
            return new Command.Added(DNNL_ARG_DST, tensor, tensor.overwritten());
        }
        PlacedTensor copy = compiler.destination(step.output(), layout);
        boolean blocked = compiler.layouts().isBlocked(copy, compiler.shape(step.output()));
        if (blocked && compiler.isBlocked(addend)) {
            compiler.assembly().copy(tensor, copy);
        } else {
            PlacedTensor maps = blocked ? copy.as(compiler.layouts().withoutFiller(compiler.shape(step.output()))) : copy;
            compiler.assembly().copy(compiler.withoutFiller(addend), maps);
        }
        return new Command.Added(DNNL_ARG_DST, copy, copy.overwritten());
    }

    /**
     * The primitive: Winograd where the purpose and the rule say so, else direct, in the blocked layout, from a plain source where
     * that has a few maps; on plain layouts where the library has none of those. Left to itself it would choose channels-last kernels
     * on some processors, which are several times slower on thin inputs and force changes of layout around Winograd.
     */
    private Chosen find(FusedStep.Convolve step, dnnl_primitive_attr attributes) {
        Shape output = compiler.shape(step.node().index());
        Form blocked = form(step, false, false);
        // Kernels for images of a few channels read them plane by plane.
        Form thin = form(step, compiler.shape(step.source()).maps() <= THIN && blocked.groups().count() == 1, false);
        boolean rule = compiler.purpose().fast() && Winograd.pays(step.geometry(), ((Operation.Convolution) step.node().operation()).groups(), output);
        boolean largeTiles = rule && Winograd.largeTilesPay(compiler.shape(step.source()).maps(), output);
        Optional<Chosen> winograd = largeTiles ? find(step, dnnl_convolution_winograd, thin, attributes, kernel -> kernel.contains(LARGE_TILES)) : Optional.empty();
        return winograd
                .or(() -> rule ? find(step, dnnl_convolution_winograd, thin, attributes, OneDnn::isCompiled) : Optional.empty())
                .or(() -> find(step, dnnl_convolution_direct, thin, attributes, OneDnn::isCompiled))
                .or(() -> find(step, dnnl_convolution_direct, blocked, attributes, OneDnn::isCompiled))
                .or(() -> find(step, dnnl_convolution_direct, form(step, true, true), attributes, OneDnn::isCompiled))
                .or(() -> find(step, dnnl_convolution_direct, form(step, true, true), attributes, kernel -> true))
                .orElseThrow(() -> new UnsupportedNetworkException("oneDNN has no such convolution; use the nd4j engine"));
    }

    private Optional<Chosen> find(FusedStep.Convolve step, int algorithm, Form form, dnnl_primitive_attr attributes, Predicate<String> kernel) {
        OneDnn dnn = compiler.dnn();
        Geometry g = step.geometry();
        dnnl_convolution_desc_t description = dnn.own(new dnnl_convolution_desc_t());
        OneDnn.check(dnnl_dilated_convolution_forward_desc_init(description, dnnl_forward_inference, algorithm, source(step, form),
                weights(step, form, dnnl_format_tag_any, dnnl_format_tag_any), dnn.layout(dnnl_a, form.outputs()), result(step, form),
                new long[] {g.strideRows(), g.strideColumns()},
                new long[] {g.dilationRows() - 1, g.dilationColumns() - 1},
                new long[] {g.padding().top(), g.padding().left()},
                new long[] {g.padding().bottom(), g.padding().right()}), "this convolution");
        return dnn.find(description, Optional.of(attributes), kernel).map(pd -> new Chosen(pd, form));
    }

    private Form form(FusedStep.Convolve step, boolean plainSource, boolean plainResult) {
        Operation.Convolution convolution = (Operation.Convolution) step.node().operation();
        int inputs = compiler.shape(step.source()).maps();
        Groups groups = plainResult ? Groups.unmerged(convolution.groups(), inputs, convolution.outputs()) : Groups.of(convolution.groups(), inputs, convolution.outputs());
        return new Form(groups, plainSource, plainResult, plainSource ? inputs : Layouts.full(inputs), plainResult ? convolution.outputs() : Layouts.full(convolution.outputs()));
    }

    /** A primitive and the form of the convolution that it is for. */
    private record Chosen(dnnl_primitive_desc pd, Form form) {}

    /**
     * A convolution as the library sees it.
     *
     * @param groups after merging
     * @param plainSource whether it reads the plain layout
     * @param plainResult whether it writes the plain layout
     * @param inputs maps read, filler of blocks among them
     * @param outputs maps made, filler of blocks among them
     */
    private record Form(Groups groups, boolean plainSource, boolean plainResult, int inputs, int outputs) {

        /** Groups that the library sees; depthwise ones for filler too. */
        int count() {
            return groups.isDepthwise() ? outputs : groups.count();
        }
    }

    private dnnl_memory_desc_t source(FusedStep.Convolve step, Form form) {
        Shape shape = compiler.shape(step.source());
        return form.plainSource() ? compiler.layouts().plain(shape) : compiler.layouts().blocked(shape);
    }

    private dnnl_memory_desc_t result(FusedStep.Convolve step, Form form) {
        Shape shape = compiler.shape(step.node().index());
        return form.plainResult() ? compiler.layouts().plain(shape) : compiler.layouts().blocked(shape);
    }

    private dnnl_memory_desc_t weights(FusedStep.Convolve step, Form form, int tag, int groupedTag) {
        Geometry g = step.geometry();
        int count = form.count();
        return count == 1
                ? compiler.dnn().layout(tag, form.outputs(), form.inputs(), g.kernelRows(), g.kernelColumns())
                : compiler.dnn().layout(groupedTag, count, form.outputs() / count, form.inputs() / count, g.kernelRows(), g.kernelColumns());
    }

    /** The weights, with zeros for filler. */
    private float[] filters(FusedStep.Convolve step, Form form) {
        Geometry g = step.geometry();
        return form.groups().padded(step.filter().weights(), g.kernelRows() * g.kernelColumns(), form.inputs(), form.outputs());
    }

    /** The filter depends on the nodes folded in, and those are told apart by the last node that the step covers. */
    private Key key(FusedStep.Convolve step, Form form, boolean bias) {
        return new Key(step.node().index(), filterEnd(step), form.inputs(), form.outputs(), form.count(), bias);
    }

    private static int filterEnd(FusedStep.Convolve step) {
        boolean folded = step.filter().weights() != ((Operation.Convolution) step.node().operation()).weights();
        return folded ? step.output() : step.node().index();
    }
}
