package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_ab;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcd;
import static org.bytedeco.dnnl.global.dnnl.dnnl_abcde;
import static org.bytedeco.dnnl.global.dnnl.dnnl_convolution_direct;
import static org.bytedeco.dnnl.global.dnnl.dnnl_dilated_convolution_backward_data_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_inner_product_forward_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_matmul_desc_init;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nhwc;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_dst_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_diff_src_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_inner_product_desc_t;
import org.bytedeco.dnnl.dnnl_matmul_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.program.Command;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Compiles the transpose of one convolution for signals of one size. */
public final class TransposeCompiler {

    private record Key(int node, String form) {}

    private static final int THIN = 4;
    private static final String GEMM = "gemm:jit";
    private static final int POSITIONS_TOGETHER = 256;
    private static final int SIGNALS_TOGETHER = 16;

    private final Node node;
    private final Operation.Convolution convolution;
    private final Geometry g;
    private final Groups groups;
    private final int inputs;
    private final Shape signal;
    private final OneDnn dnn;
    private final PackedWeights constants;
    private final int chunk;
    private final Layouts layouts;

    /** @param inputs maps that the convolution reads @param rows @param columns of a signal */
    public TransposeCompiler(Node node, int inputs, int rows, int columns, OneDnn dnn, PackedWeights constants) {
        this.node = node;
        this.convolution = (Operation.Convolution) node.operation();
        this.g = convolution.geometry();
        this.groups = Groups.of(convolution.groups(), inputs, convolution.outputs());
        this.inputs = inputs;
        this.signal = new Shape(convolution.outputs(), rows, columns);
        this.dnn = dnn;
        this.constants = constants;
        this.chunk = windows() ? 1 : Math.max(1, Math.min(SIGNALS_TOGETHER, POSITIONS_TOGETHER / signal.plane()));
        this.layouts = new Layouts(dnn, chunk);
    }

    /** Of one result. */
    public Shape result() {
        return new Shape(inputs, (signal.rows() - 1) * g.strideRows() + g.extentRows(), (signal.columns() - 1) * g.strideColumns() + g.extentColumns());
    }

    /**
     * Whether the program makes, of one signal, the planes of every weight, {@code [input map, kernel row, kernel column, signal row,
     * signal column]}, for the caller to shift and add up.
     */
    public boolean windows() {
        // Backward kernels fill blocks of maps, so a transpose to three channels wastes four fifths of its work.
        // What is read is addressed by 32 bits; past that the result is made whole.
        return matrix() && !signal.isFlat() && inputs <= THIN && (long) Float.BYTES * signal.plane() * windowValues() <= Integer.MAX_VALUE;
    }

    private long windowValues() {
        return (long) inputs * g.kernelRows() * g.kernelColumns();
    }

    public Program compile() {
        ProgramBuilder assembly = new ProgramBuilder(dnn);
        PlacedTensor from = PlacedTensor.fresh(layouts.plain(signal));
        assembly.use(from);
        PlacedTensor to;
        if (windows()) {
            to = weigh(assembly, from);
        } else if (matrix() && signal.isFlat()) {
            to = multiply(assembly, from);
        } else {
            to = PlacedTensor.fresh(layouts.plain(result()));
            spread(assembly, from, to);
        }
        Shape seen = windows() ? new Shape((int) windowValues(), signal.rows(), signal.columns()) : result();
        PlacedTensor view = windows() ? to : to.as(layouts.plain(result()));
        assembly.tap(node.index(), view, Lanes.of(view.layout(), seen).orElseThrow(), Optional.empty());
        return assembly.finish(chunk, from);
    }

    private boolean matrix() {
        return convolution.groups() == 1 && g.dilationRows() == 1 && g.dilationColumns() == 1;
    }

    /** The matrix of weights times the signal, whose maps are rows of it as they lie: a plane for each weight of a window. */
    private PlacedTensor weigh(ProgramBuilder assembly, PlacedTensor from) {
        long values = windowValues();
        PlacedTensor to = PlacedTensor.fresh(dnn.layout(dnnl_nchw, 1, values, signal.rows(), signal.columns()));
        dnnl_memory_desc_t matrix = dnn.strided(new long[] {values, signal.maps()}, new long[] {1, values});
        dnnl_memory_desc_t planes = dnn.layout(dnnl_ab, signal.maps(), signal.plane());
        dnnl_memory_desc_t product = dnn.layout(dnnl_ab, values, signal.plane());
        dnnl_matmul_desc_t description = dnn.own(new dnnl_matmul_desc_t());
        dnnl_memory_desc_t none = dnn.own(new dnnl_memory_desc_t());
        Pointer.memset(none, 0, none.sizeof());
        OneDnn.check(dnnl_matmul_desc_init(description, matrix, planes, none, product), "this transposed convolution");
        // The batched kernels that come first in the library's list take three times as long on a matrix so wide.
        dnnl_primitive_desc pd = dnn.find(description, Optional.empty(), kernel -> kernel.startsWith(GEMM))
                .or(() -> dnn.find(description, Optional.empty()))
                .orElseThrow(this::refused);
        assembly.emit(pd,
                new Command.Fixed(DNNL_ARG_SRC, constants.of(new Key(node.index(), "windows"), convolution::weights, matrix, matrix)),
                new Command.Read(DNNL_ARG_WEIGHTS, from.as(planes)),
                new Command.Written(DNNL_ARG_DST, to.as(product)));
        return to;
    }

    /** Of a vector: it times the matrix of weights, in order already. */
    private PlacedTensor multiply(ProgramBuilder assembly, PlacedTensor from) {
        long values = windowValues();
        PlacedTensor vectors = in(assembly, from, dnn.layout(dnnl_nhwc, chunk, signal.maps(), signal.rows(), signal.columns()));
        PlacedTensor to = PlacedTensor.fresh(dnn.layout(dnnl_nchw, chunk, values, 1, 1));
        dnnl_memory_desc_t source = dnn.layout(dnnl_ab, chunk, signal.maps());
        dnnl_memory_desc_t product = dnn.layout(dnnl_ab, chunk, values);
        dnnl_inner_product_desc_t description = dnn.own(new dnnl_inner_product_desc_t());
        dnnl_memory_desc_t none = dnn.own(new dnnl_memory_desc_t());
        Pointer.memset(none, 0, none.sizeof());
        OneDnn.check(dnnl_inner_product_forward_desc_init(description, dnnl_forward_inference, source,
                dnn.layout(dnnl_format_tag_any, values, signal.maps()), none, product), "this transposed convolution");
        dnnl_primitive_desc pd = dnn.find(description, Optional.empty()).orElseThrow(this::refused);
        dnnl_memory_desc_t stored = dnn.strided(new long[] {values, signal.maps()}, new long[] {1, values});
        var weights = constants.of(new Key(node.index(), "matrix"), convolution::weights, stored, dnn.wants(pd, dnnl_query_weights_md));
        assembly.emit(pd,
                new Command.Read(DNNL_ARG_SRC, vectors.as(source)),
                new Command.Fixed(DNNL_ARG_WEIGHTS, weights),
                new Command.Written(DNNL_ARG_DST, to.as(product)));
        return to;
    }

    /** The tensor in another layout: itself, or a copy. */
    private static PlacedTensor in(ProgramBuilder assembly, PlacedTensor tensor, dnnl_memory_desc_t layout) {
        if (OneDnn.same(tensor.layout(), layout)) {
            return tensor;
        }
        PlacedTensor copy = PlacedTensor.fresh(layout);
        assembly.copy(tensor, copy);
        return copy;
    }

    private void spread(ProgramBuilder assembly, PlacedTensor from, PlacedTensor to) {
        // The fast kernels want whole blocks of maps, and a blocked tensor has room for them: extra maps are zero.
        boolean whole = groups.count() == 1;
        int ins = whole ? Layouts.full(inputs) : inputs;
        int outs = whole ? Layouts.full(signal.maps()) : signal.maps();
        Optional<dnnl_primitive_desc> blocked = find(OneDnnSupport.blockedTag(), ins, outs, OneDnn::isCompiled);
        boolean padded = blocked.isPresent();
        int usedIns = padded ? ins : inputs;
        int usedOuts = padded ? outs : signal.maps();
        dnnl_primitive_desc pd = blocked
                .or(() -> find(dnnl_nchw, inputs, signal.maps(), OneDnn::isCompiled))
                .or(() -> find(dnnl_nchw, inputs, signal.maps(), kernel -> true))
                .orElseThrow(this::refused);
        dnnl_memory_desc_t wantsFrom = dnn.wants(pd, dnnl_query_diff_dst_md);
        dnnl_memory_desc_t wantsTo = dnn.wants(pd, dnnl_query_diff_src_md);
        PlacedTensor spread = PlacedTensor.fresh(wantsTo);
        PlacedTensor source;
        if (padded) {
            source = in(assembly, from, layouts.withoutFiller(signal)).as(wantsFrom);
        } else {
            source = in(assembly, from, wantsFrom);
        }
        var weights = constants.of(new Key(node.index(), "filters " + usedIns + " " + usedOuts), () -> padded(usedIns, usedOuts),
                weights(dnnl_abcd, dnnl_abcde, usedIns, usedOuts), dnn.wants(pd, dnnl_query_weights_md));
        assembly.emit(pd,
                new Command.Read(DNNL_ARG_DIFF_DST, source),
                new Command.Fixed(DNNL_ARG_WEIGHTS, weights),
                new Command.Written(DNNL_ARG_DIFF_SRC, spread));
        assembly.copy(padded ? spread.as(layouts.withoutFiller(result())) : spread, to);
    }

    private Optional<dnnl_primitive_desc> find(int tag, int ins, int outs, Predicate<String> kernel) {
        Shape r = result();
        dnnl_convolution_desc_t description = dnn.own(new dnnl_convolution_desc_t());
        OneDnn.check(dnnl_dilated_convolution_backward_data_desc_init(description, dnnl_convolution_direct,
                dnn.layout(tag, chunk, ins, r.rows(), r.columns()),
                weights(dnnl_format_tag_any, dnnl_format_tag_any, ins, outs),
                dnn.layout(tag, chunk, outs, signal.rows(), signal.columns()),
                new long[] {g.strideRows(), g.strideColumns()},
                new long[] {g.dilationRows() - 1, g.dilationColumns() - 1},
                new long[] {0, 0}, new long[] {0, 0}), "this transposed convolution");
        return dnn.find(description, Optional.empty(), kernel);
    }

    private dnnl_memory_desc_t weights(int tag, int groupedTag, int ins, int outs) {
        int count = groups.count();
        return count == 1
                ? dnn.layout(tag, outs, ins, g.kernelRows(), g.kernelColumns())
                : dnn.layout(groupedTag, count, outs / count, ins / count, g.kernelRows(), g.kernelColumns());
    }

    /** The weights with zeros for the maps that only fill a block. */
    private float[] padded(int ins, int outs) {
        int kernel = g.kernelRows() * g.kernelColumns();
        float[] filters = groups.widen(convolution.weights(), kernel);
        if (ins == inputs && outs == signal.maps()) {
            return filters;
        }
        float[] w = new float[outs * ins * kernel];
        for (int o = 0; o < signal.maps(); o++) {
            System.arraycopy(filters, o * inputs * kernel, w, o * ins * kernel, inputs * kernel);
        }
        return w;
    }

    private UnsupportedNetworkException refused() {
        return new UnsupportedNetworkException("layer '%s': oneDNN has no transpose of this convolution; use the nd4j engine".formatted(node.name()));
    }
}
