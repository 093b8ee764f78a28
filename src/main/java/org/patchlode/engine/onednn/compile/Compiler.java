package org.patchlode.engine.onednn.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.fuse.FusedStep;
import org.patchlode.engine.onednn.fuse.Fusion;
import org.patchlode.engine.onednn.fuse.IndependentSteps;
import org.patchlode.engine.onednn.fuse.InputResolver;
import org.patchlode.engine.onednn.program.Lanes;
import org.patchlode.engine.onednn.program.MemoryProof;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.engine.onednn.program.ProgramBuilder;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Shape;

/** Compiles the steps of a network for one micro-batch: chooses layouts, places tensors, makes primitives. */
public final class Compiler {

    /** Activations are read through buffers of 32-bit size; a blocked layout may fill up 15 maps more. */
    private static final long LARGEST = 1L << 30;

    private final EnginePlan plan;
    private final Network network;
    private final ProgramRequest request;
    private final InputResolver reads;
    private final ProgramBuilder assembly;
    private final Map<Integer, PlacedTensor> tensors = new HashMap<>();
    private final Map<Integer, Integer> lastUse = new HashMap<>();
    private final Map<Integer, PlacedTensor> copies = new HashMap<>();
    private final Layouts layouts;
    private final JoinPlan joins;
    private final ConvolutionCompiler convolutions;
    private final DenseCompiler dense;
    private final PoolCompiler pools;
    private final PointwiseCompiler pointwise;
    private final SimpleCompiler simple;

    private Compiler(EnginePlan plan, List<FusedStep> steps, ProgramRequest request, OneDnn dnn, PackedWeights constants) {
        this.plan = plan;
        this.network = plan.network();
        this.request = request;
        this.reads = new InputResolver(network, request.held());
        this.assembly = new ProgramBuilder(dnn);
        this.layouts = new Layouts(dnn, request.batch());
        this.joins = JoinPlan.of(network, steps, request.batch(), request.held());
        this.dense = new DenseCompiler(this, constants);
        this.pools = new PoolCompiler(this);
        this.pointwise = new PointwiseCompiler(this, constants);
        this.convolutions = new ConvolutionCompiler(this, new TiledCompiler(this, pointwise, constants), constants);
        this.simple = new SimpleCompiler(this, pools, pointwise, constants);
        for (FusedStep step : steps) {
            step.sources().forEach(source -> lastUse.put(source, step.output()));
        }
    }

    /**
     * Compiles.
     *
     * @throws UnsupportedNetworkException if oneDNN refuses a layer
     */
    public static Program compile(EnginePlan plan, ProgramRequest request, OneDnn dnn, PackedWeights constants) {
        List<FusedStep> steps = request.purpose().alike()
                ? IndependentSteps.of(plan.network(), request.nodes(), request.held())
                : Fusion.steps(plan.network(), request.nodes());
        return new Compiler(plan, steps, request, dnn, constants).run(steps);
    }

    private Program run(List<FusedStep> steps) {
        checkSize(network.input());
        PlacedTensor input = PlacedTensor.fresh(layouts.plain(network.input()));
        assembly.use(input);
        tensors.put(0, input);
        tapAll(0);
        for (FusedStep step : steps) {
            Node last = network.nodes().get(step.output());
            try {
                checkSize(last.shape());
                tensors.put(step.output(), compile(step));
            } catch (UnsupportedNetworkException e) {
                throw new UnsupportedNetworkException("layer '%s' (%s, output %s): %s".formatted(last.name(), last.operation().kind(), last.shape(), e.getMessage()), e);
            }
            tapAll(step.output());
        }
        return assembly.finish(layouts.batch(), input);
    }

    private void checkSize(Shape shape) {
        long bytes = (long) shape.size() * layouts.batch() * Float.BYTES;
        if (bytes > LARGEST) {
            throw new UnsupportedNetworkException("an activation of %d bytes is past the %d that this engine addresses; use a smaller input or the nd4j engine".formatted(bytes, LARGEST));
        }
    }

    /** Here and not when a worker is made, so that another engine can take the network over. */
    private static void checkView(Node node, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new UnsupportedNetworkException("layer '%s': an activation of %d bytes a micro-batch in oneDNN's layout is past the %d that this engine reads; use a smaller input or the nd4j engine"
                    .formatted(node.name(), bytes, Integer.MAX_VALUE));
        }
    }

    private PlacedTensor compile(FusedStep step) {
        if (step instanceof FusedStep.Convolve convolve) {
            return convolutions.convolve(convolve);
        } else if (step instanceof FusedStep.Multiply multiply) {
            return dense.multiply(multiply);
        } else if (step instanceof FusedStep.Combine combine) {
            return pointwise.combine(combine);
        } else if (step instanceof FusedStep.Normalize normalize) {
            return pointwise.normalize(normalize);
        } else if (step instanceof FusedStep.Pool pool) {
            return pools.pool(pool);
        }
        FusedStep.Single single = (FusedStep.Single) step;
        if (reads.passes(single.node())) {
            return copy(tensor(single.sources().get(0)));
        }
        return simple.single(single);
    }

    PlacedTensor concatenate(FusedStep.Single step) {
        return joins.concatenate(this, network, step);
    }

    private PlacedTensor copy(PlacedTensor source) {
        PlacedTensor copy = PlacedTensor.fresh(source.layout());
        assembly.copy(source, copy);
        return copy;
    }

    private void tapAll(int made) {
        if (request.held().contains(made)) {
            // Before anything looks at it or copies it.
            assembly.gate(made, tensor(made), lanes(tensor(made), shape(made)));
        }
        for (int node : request.nodes()) {
            if (reads.resolve(node) == made) {
                tap(node);
            }
        }
    }

    private void tap(int node) {
        boolean plain = request.purpose().plain();
        Shape shape = shape(node);
        int made = reads.resolve(node);
        PlacedTensor seen = plain ? plain(made) : tensor(made);
        checkView(network.nodes().get(node), OneDnn.bytes(seen.layout()));
        // What is resolved may be a plane of which this is the vector: the same bytes.
        assembly.tap(node, seen, lanes(seen, shape), plain ? Optional.empty() : pools.rows(seen, shape, plan.means() || !network.numbersOnly(network.nodes().get(node))));
    }

    private static Lanes lanes(PlacedTensor tensor, Shape shape) {
        return Lanes.of(tensor.layout(), shape).orElseThrow(() -> new UnsupportedNetworkException("a layout of " + shape + " cannot be read; use the nd4j engine"));
    }

    ProgramBuilder assembly() {
        return assembly;
    }

    OneDnn dnn() {
        return assembly.dnn();
    }

    Layouts layouts() {
        return layouts;
    }

    Purpose purpose() {
        return request.purpose();
    }

    Shape shape(int node) {
        return network.nodes().get(node).shape();
    }

    PlacedTensor tensor(int node) {
        return tensors.get(node);
    }

    boolean isBlocked(int node) {
        return layouts.isBlocked(tensor(node), shape(node));
    }

    /** A node's output in the blocked layout: itself, or a copy that all who want one share. */
    PlacedTensor blocked(int node) {
        if (isBlocked(node)) {
            return tensor(node);
        }
        return copies.computeIfAbsent(node, n -> {
            PlacedTensor copy = PlacedTensor.fresh(layouts.blocked(shape(n)));
            assembly.copy(tensor(n), copy.as(layouts.withoutFiller(shape(n))));
            return copy;
        });
    }

    /** A node's output in the plain layout: itself, or a copy that all who want one share. */
    PlacedTensor plain(int node) {
        if (!isBlocked(node)) {
            return tensor(node);
        }
        return copies.computeIfAbsent(node, n -> {
            PlacedTensor copy = PlacedTensor.fresh(layouts.plain(shape(n)));
            assembly.copy(withoutFiller(n), copy);
            return copy;
        });
    }

    /** A node's output, in whichever layout it lies, as what a change of layout reads. */
    PlacedTensor withoutFiller(int node) {
        return isBlocked(node) ? tensor(node).as(layouts.withoutFiller(shape(node))) : tensor(node);
    }

    /** Where a step's result of that layout goes: into the join that it is part of, or a slot of its own. */
    PlacedTensor destination(int node, dnnl_memory_desc_t layout) {
        return joins.place(this, node, layout);
    }

    /**
     * Where a step that changes units one by one writes: over a source that nobody reads after it, and that it reads in no other
     * part, or else to a new tensor of the same layout.
     */
    PlacedTensor over(int source, FusedStep step) {
        PlacedTensor tensor = tensor(source);
        return dies(source, step) ? tensor.overwritten() : PlacedTensor.fresh(tensor.layout());
    }

    /** Whether a step is the last to read a source, reads it once, and nothing else lies in its memory. {@link MemoryProof} checks it. */
    boolean dies(int source, FusedStep step) {
        boolean once = step.sources().stream().filter(s -> s == source).count() == 1;
        return once && lastUse.get(source) == step.output() && tensor(source).value().isAlone() && source != 0;
    }
}
