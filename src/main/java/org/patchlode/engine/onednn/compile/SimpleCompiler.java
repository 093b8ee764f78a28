package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_a;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_layer_normalization_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_logsoftmax_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_across_channels;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lrn_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_init_submemory;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_layer_normalization_desc_t;
import org.bytedeco.dnnl.dnnl_lrn_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_softmax_desc_t;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.Eltwise;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** The rarer steps. */
final class SimpleCompiler {

    private record Key(int node, String part) {}

    /** Of LRN: its third power is still a normal float. */
    private static final float LEAST_SUM = 0x1p-40f;

    private final Compiler compiler;
    private final PoolCompiler pools;
    private final PointwiseCompiler pointwise;
    private final PackedWeights constants;
    private final ProgramBuilder assembly;
    private final OneDnn dnn;

    SimpleCompiler(Compiler compiler, PoolCompiler pools, PointwiseCompiler pointwise, PackedWeights constants) {
        this.compiler = compiler;
        this.pools = pools;
        this.pointwise = pointwise;
        this.constants = constants;
        this.assembly = compiler.assembly();
        this.dnn = compiler.dnn();
    }

    PlacedTensor single(FusedStep.Single step) {
        Operation operation = step.node().operation();
        int source = step.sources().get(0);
        Shape made = compiler.shape(step.output());
        return switch (operation.type()) {
            case ACTIVATION, PRELU, CLIP -> pointwise.activation(step);
            case CONCATENATION -> compiler.concatenate(step);
            case MAP_SELECTION -> Selections.of(compiler, ((Operation.MapSelection) operation).maps(), step);
            case GLOBAL_POOL -> pools.global((Operation.GlobalPool) operation, source, step.output());
            case CROPPING -> pools.crop(((Operation.Cropping) operation).border(), source, step.output());
            case ZERO_PADDING -> pools.pad(((Operation.ZeroPadding) operation).padding(), source, made);
            case BORDER_PADDING -> border((Operation.BorderPadding) operation, source, made);
            case UPSAMPLING -> upsample((Operation.Upsampling) operation, source, made);
            case FLATTEN -> flatten((Operation.Flatten) operation, source, made);
            case LOCAL_RESPONSE_NORMALIZATION -> normalize((Operation.LocalResponseNormalization) operation, blockedWithZeros(source));
            case LAYER_NORMALIZATION -> normalize((Operation.LayerNormalization) operation, source, step.output());
            case SOFTMAX -> softmax(mapsOnly(source));
            case LOG_SOFTMAX -> logSoftmax(mapsOnly(source));
            case INPUT, CONVOLUTION, DENSE, ADDITION, MULTIPLICATION, EXTREMUM, BATCH_NORMALIZATION, MAX_POOL, AVERAGE_POOL, IDENTITY, FOREIGN ->
                    throw new IllegalStateException("a %s is no step of this sort".formatted(operation.kind()));
        };
    }

    /**
     * For an exponent of 0.75 oneDNN takes the third power of the sum, which is no float where activations pass some 10 million, and makes 0
     * of them. So the sum is scaled down by a power of two, and what comes out is scaled back.
     */
    private PlacedTensor normalize(Operation.LocalResponseNormalization lrn, PlacedTensor input) {
        boolean cubes = lrn.beta() == 0.75f && lrn.k() > LEAST_SUM;
        double scale = cubes ? Math.scalb(1.0, Math.getExponent(LEAST_SUM) - Math.getExponent(lrn.k())) : 1;
        dnnl_lrn_desc_t description = dnn.own(new dnnl_lrn_desc_t());
        // oneDNN divides alpha by the size.
        OneDnn.check(dnnl_lrn_forward_desc_init(description, dnnl_forward_inference, dnnl_lrn_across_channels, input.layout(),
                lrn.size(), (float) (lrn.alpha() * scale * lrn.size()), lrn.beta(), (float) (lrn.k() * scale)), "this LRN");
        PlacedTensor normalized = unary(description, "LRN", input);
        if (!cubes) {
            return normalized;
        }
        PlacedTensor result = PlacedTensor.fresh(normalized.layout());
        pointwise.eltwise(new Eltwise(dnnl_eltwise_linear, (float) Math.pow(scale, lrn.beta()), 0), normalized, result);
        return result;
    }

    private PlacedTensor softmax(PlacedTensor input) {
        dnnl_softmax_desc_t description = dnn.own(new dnnl_softmax_desc_t());
        OneDnn.check(dnnl_softmax_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1), "this softmax");
        return unary(description, "softmax", input);
    }

    private PlacedTensor logSoftmax(PlacedTensor input) {
        dnnl_softmax_desc_t description = dnn.own(new dnnl_softmax_desc_t());
        OneDnn.check(dnnl_logsoftmax_forward_desc_init(description, dnnl_forward_inference, input.layout(), 1), "this log softmax");
        return unary(description, "log softmax", input);
    }

    /**
     * Blocks whose filler is zero, as what lies beside the outermost maps is to be. In the plain layout oneDNN's LRN goes from map to map
     * with one sum of squares, to which it adds the next and from which it takes the last: between maps a hundred times larger what is
     * left is rounding. In blocks each map's sum is its own.
     */
    private PlacedTensor blockedWithZeros(int source) {
        Shape shape = compiler.shape(source);
        if (Layouts.fills(shape)) {
            return compiler.blocked(source);
        }
        PlacedTensor copy = PlacedTensor.fresh(compiler.layouts().blocked(shape));
        assembly.copy(compiler.plain(source), copy.as(compiler.layouts().withoutFiller(shape)));
        return copy;
    }

    /** What mixes all maps must not meet the filler of a block. */
    private PlacedTensor mapsOnly(int source) {
        return Layouts.fills(compiler.shape(source)) ? compiler.tensor(source) : compiler.plain(source);
    }

    /** Copies the plane into the middle, and each row and column of the border from where its values come. */
    private PlacedTensor border(Operation.BorderPadding pad, int source, Shape to) {
        Shape shape = compiler.shape(source);
        Padding p = pad.padding();
        PlacedTensor from = compiler.plain(source);
        PlacedTensor whole = PlacedTensor.fresh(compiler.layouts().plain(to));
        for (int row = 0; row < to.rows(); row = row == p.top() ? row + shape.rows() : row + 1) {
            int rows = row == p.top() ? shape.rows() : 1;
            for (int column = 0; column < to.columns(); column = column == p.left() ? column + shape.columns() : column + 1) {
                int columns = column == p.left() ? shape.columns() : 1;
                long[] dims = {compiler.layouts().batch(), shape.maps(), rows, columns};
                PlacedTensor piece = part(from, dims, pad.source(row, p.top(), shape.rows()), pad.source(column, p.left(), shape.columns()));
                assembly.copy(piece, part(whole, dims, row, column));
            }
        }
        return whole;
    }

    private PlacedTensor part(PlacedTensor whole, long[] dims, long row, long column) {
        dnnl_memory_desc_t layout = dnn.own(new dnnl_memory_desc_t());
        OneDnn.check(dnnl_memory_desc_init_submemory(layout, whole.layout(), dims, new long[] {0, 0, row, column}), "this padding");
        return whole.as(layout);
    }

    /** Copies into every position of a block, or into the first of blocks that stay zero. */
    private PlacedTensor upsample(Operation.Upsampling up, int source, Shape to) {
        PlacedTensor whole = PlacedTensor.fresh(compiler.layouts().plain(to));
        if (up.zeros()) {
            assembly.reserve(whole);
        }
        PlacedTensor from = compiler.withoutFiller(source);
        long[] strides = {to.size(), to.plane(), (long) up.rows() * to.columns(), up.columns()};
        for (int row = 0; row < (up.zeros() ? 1 : up.rows()); row++) {
            for (int column = 0; column < (up.zeros() ? 1 : up.columns()); column++) {
                dnnl_memory_desc_t layout = dnn.strided(compiler.layouts().dims(compiler.shape(source)), strides);
                layout.offset0((long) row * to.columns() + column);
                assembly.copy(from, whole.as(layout));
            }
        }
        return new PlacedTensor(whole.layout(), whole.value().joined(List.of(whole.value())), 0);
    }

    /** Across the maps of each position, for which they have to lie side by side. */
    private PlacedTensor normalize(Operation.LayerNormalization norm, int source, int output) {
        Shape shape = compiler.shape(source);
        dnnl_memory_desc_t sideBySide = dnn.layout(dnnl_nhwc, compiler.layouts().dims(shape));
        dnnl_memory_desc_t rows = dnn.layout(dnnl_abcd, compiler.layouts().batch(), shape.rows(), shape.columns(), shape.maps());
        dnnl_memory_desc_t vector = dnn.layout(dnnl_a, shape.maps());
        PlacedTensor from = PlacedTensor.fresh(sideBySide);
        assembly.copy(compiler.withoutFiller(source), from);
        dnnl_layer_normalization_desc_t description = dnn.own(new dnnl_layer_normalization_desc_t());
        OneDnn.check(dnnl_layer_normalization_forward_desc_init(description, dnnl_forward_inference, rows, null, norm.epsilon(), dnnl_use_scale | dnnl_use_shift), "this layer norm");
        PlacedTensor normalized = PlacedTensor.fresh(sideBySide);
        assembly.emit(require(dnn.find(description, Optional.empty()), "layer norm"),
                new Command.Read(DNNL_ARG_SRC, from.as(rows)),
                new Command.Fixed(DNNL_ARG_SCALE, constants.of(new Key(output, "scale"), norm::scale, vector, vector)),
                new Command.Fixed(DNNL_ARG_SHIFT, constants.of(new Key(output, "shift"), norm::shift, vector, vector)),
                new Command.Written(DNNL_ARG_DST, normalized.as(rows)));
        PlacedTensor result = PlacedTensor.fresh(compiler.layouts().plain(shape));
        assembly.copy(normalized, result);
        return result;
    }

    private PlacedTensor flatten(Operation.Flatten flatten, int source, Shape to) {
        int tag = flatten.channelsLast() ? dnnl_nhwc : dnnl_nchw;
        PlacedTensor vector = PlacedTensor.fresh(dnn.layout(tag, compiler.layouts().dims(compiler.shape(source))));
        assembly.copy(compiler.withoutFiller(source), vector);
        return vector.as(compiler.layouts().plain(to));
    }

    private PlacedTensor unary(Pointer description, String what, PlacedTensor from) {
        PlacedTensor to = PlacedTensor.fresh(from.layout());
        assembly.emit(require(dnn.find(description, Optional.empty()), what), new Command.Read(DNNL_ARG_SRC, from), new Command.Written(DNNL_ARG_DST, to));
        return to;
    }

    static dnnl_primitive_desc require(Optional<dnnl_primitive_desc> found, String what) {
        return found.orElseThrow(() -> new UnsupportedNetworkException("oneDNN has no such %s; use the nd4j engine".formatted(what)));
    }
}
