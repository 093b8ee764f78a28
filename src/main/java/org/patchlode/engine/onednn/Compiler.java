package org.patchlode.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.EnginePlan;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** Compiles the steps of a network for one micro-batch: chooses layouts, places tensors, makes primitives. */
final class Compiler {

    /** Activations are read through buffers of 32-bit size; a blocked layout may fill up 15 maps more. */
    private static final long LARGEST = 1L << 30;

    private final EnginePlan plan;
    private final Network network;
    private final int batch;
    private final Purpose purpose;
    private final Assembly assembly;
    private final Map<Integer, Tensor> tensors = new HashMap<>();
    private final Map<Integer, Integer> lastUse = new HashMap<>();
    private final JoinPlan joins;
    private final ConvolutionCompiler convolutions;
    private final PointwiseCompiler pointwise;
    private final SimpleCompiler simple;

    private Compiler(EnginePlan plan, List<Step> steps, Purpose purpose, int batch, Dnn dnn, Constants constants) {
        this.plan = plan;
        this.network = plan.network();
        this.purpose = purpose;
        this.batch = batch;
        this.assembly = new Assembly(dnn);
        this.joins = JoinPlan.of(network, steps, batch);
        this.convolutions = new ConvolutionCompiler(this, constants);
        this.pointwise = new PointwiseCompiler(this, constants);
        this.simple = new SimpleCompiler(this, constants);
        for (Step step : steps) {
            step.sources().forEach(source -> lastUse.put(source, step.output()));
        }
    }

    /**
     * Compiles.
     *
     * @param nodes whose outputs are looked at
     * @param purpose what they are looked at for
     * @throws UnsupportedNetworkException if oneDNN refuses a layer
     */
    static Program compile(EnginePlan plan, Set<Integer> nodes, Purpose purpose, int batch, Dnn dnn, Constants constants) {
        List<Step> steps = Fusion.steps(plan.network(), nodes);
        return new Compiler(plan, steps, purpose, batch, dnn, constants).run(steps, nodes);
    }

    private Program run(List<Step> steps, Set<Integer> nodes) {
        checkSize(network.input());
        Tensor input = Tensor.fresh(plainLayout(network.input()));
        assembly.use(input);
        tensors.put(0, input);
        Reads reads = new Reads(network);
        tapAll(nodes, reads, 0);
        for (Step step : steps) {
            Node last = network.nodes().get(step.output());
            try {
                checkSize(last.shape());
                tensors.put(step.output(), compile(step));
            } catch (UnsupportedNetworkException e) {
                throw new UnsupportedNetworkException("layer '%s' (%s, output %s): %s".formatted(last.name(), last.operation().kind(), last.shape(), e.getMessage()), e);
            }
            tapAll(nodes, reads, step.output());
        }
        return assembly.finish(batch, input);
    }

    private void checkSize(Shape shape) {
        long bytes = (long) shape.size() * batch * Float.BYTES;
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

    private Tensor compile(Step step) {
        if (step instanceof Step.Convolve convolve) {
            return convolutions.convolve(convolve);
        } else if (step instanceof Step.Multiply multiply) {
            return simple.multiply(multiply);
        } else if (step instanceof Step.Combine combine) {
            return pointwise.combine(combine);
        } else if (step instanceof Step.Normalize normalize) {
            return pointwise.normalize(normalize);
        } else if (step instanceof Step.Pool pool) {
            return simple.pool(pool);
        }
        Step.Single single = (Step.Single) step;
        if (single.node().operation() instanceof Operation.Concatenation) {
            return joins.concatenate(this, single);
        }
        Operation operation = single.node().operation();
        if (operation instanceof Operation.Activation || operation instanceof Operation.Clip || operation instanceof Operation.PRelu) {
            return pointwise.activation(single);
        } else if (operation instanceof Operation.MapSelection selection) {
            return Selections.of(this, selection.maps(), single);
        }
        return simple.single(single);
    }

    private void tapAll(Set<Integer> nodes, Reads reads, int made) {
        for (int node : nodes) {
            if (reads.resolve(node) == made) {
                tap(node);
            }
        }
    }

    private void tap(int node) {
        boolean plain = purpose == Purpose.TRACE;
        Shape shape = shape(node);
        Tensor tensor = tensors.get(new Reads(network).resolve(node));
        Tensor seen = plain || Lanes.of(tensor.layout(), shape).isEmpty() ? assembly.in(tensor, plainLayout(shape)) : tensor;
        checkView(network.nodes().get(node), Dnn.bytes(seen.layout()));
        Lanes lanes = Lanes.of(seen.layout(), shape).orElseThrow(() -> new UnsupportedNetworkException("a layout of " + shape + " cannot be read; use the nd4j engine"));
        assembly.tap(node, seen, lanes, plain ? Optional.empty() : simple.rows(seen, shape, plan.means() || !network.numbersOnly(network.nodes().get(node))));
    }

    Assembly assembly() {
        return assembly;
    }

    Dnn dnn() {
        return assembly.dnn();
    }

    Purpose purpose() {
        return purpose;
    }

    int batch() {
        return batch;
    }

    Shape shape(int node) {
        return network.nodes().get(node).shape();
    }

    Tensor tensor(int node) {
        return tensors.get(node);
    }

    /** Where a step's result of that layout goes: into the join that it is part of, or a slot of its own. */
    Tensor destination(int node, dnnl_memory_desc_t layout) {
        return joins.place(this, node, layout);
    }

    /** Whether a step may write over one of its sources. */
    boolean dies(int source, Step step) {
        return lastUse.get(source) == step.output() && tensors.get(source).alone() && source != 0;
    }

    long[] dims(Shape shape) {
        return new long[] {batch, shape.maps(), shape.rows(), shape.columns()};
    }

    dnnl_memory_desc_t plainLayout(Shape shape) {
        return dnn().layout(dnnl_nchw, dims(shape));
    }
}
