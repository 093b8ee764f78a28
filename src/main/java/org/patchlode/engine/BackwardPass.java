package org.patchlode.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/**
 * Walks from a layer back to the input with a chunk of units, a signal a node: {@code [unit, maps, window rows, window
 * columns]}. Where branches meet, signals add up. A signal has memory from when it is first sent to until it is sent on.
 */
final class BackwardPass {

    private final List<Node> nodes;
    private final Windows windows;
    private final Rule rule;
    private final Signals memory;
    private final int[] readers;
    /** Of nodes that were sent a signal and have not sent it on. */
    private final float[][] signals;

    BackwardPass(Network network, Windows windows, Rule rule, Signals memory) {
        this.nodes = network.nodes();
        this.windows = windows;
        this.rule = rule;
        this.memory = memory;
        this.signals = new float[nodes.size()][];
        this.readers = new int[nodes.size()];
        for (int node : windows.nodes()) {
            nodes.get(node).inputs().forEach(input -> readers[input]++);
        }
    }

    /** Whether an operation works on each signal where it lies. */
    private static boolean passes(Node node) {
        Operation operation = node.operation();
        return Slopes.pointwise(operation) || operation instanceof Operation.BatchNormalization || operation instanceof Operation.Softmax
                || operation instanceof Operation.LogSoftmax || operation instanceof Operation.LayerNormalization
                || operation instanceof Operation.LocalResponseNormalization || operation instanceof Operation.Identity;
    }

    /** @param seen is shown the signal at the input, which is not valid any longer when it returns */
    void run(Worker worker, int target, List<ProjectionTask> tasks, Consumer<float[]> seen) {
        try {
            begin(target, tasks);
            for (int i = target; i > 0; i--) {
                if (signals[i] != null && !isZero(signals[i], tasks.size() * unitSize(i))) {
                    back(worker, nodes.get(i), tasks);
                }
                release(i);
            }
            seen.accept(zeroed(nodes.get(0), tasks).values());
        } finally {
            for (int i = 0; i <= target; i++) {
                release(i);
            }
        }
    }

    private void release(int node) {
        if (signals[node] != null) {
            memory.giveBack(signals[node]);
            signals[node] = null;
        }
    }

    /** Puts each unit's activation in its place, where the way back begins. */
    private void begin(int target, List<ProjectionTask> tasks) {
        zeroed(nodes.get(target), tasks);
        Shape shape = nodes.get(target).shape();
        for (int i = 0; i < tasks.size(); i++) {
            ProjectionTask task = tasks.get(i);
            int row = task.y() - windows.rows(target).origin(task.y());
            int column = task.x() - windows.columns(target).origin(task.x());
            int at = ((i * shape.maps() + task.map()) * windows.rows(target).size() + row) * windows.columns(target).size() + column;
            signals[target][at] = task.activation();
        }
    }

    /** A node's windows to be added to: zero if nothing was. */
    private Plane zeroed(Node node, List<ProjectionTask> tasks) {
        if (signals[node.index()] == null) {
            allocate(node.index(), tasks.size());
            Arrays.fill(signals[node.index()], 0, tasks.size() * unitSize(node.index()), 0);
        }
        return plane(node);
    }

    private void allocate(int node, int units) {
        signals[node] = memory.take(Math.multiplyExact(units, unitSize(node)));
    }

    /** Sends signals on to a node: the first are copied, further ones added. */
    private void send(Plane from, int firstMap, Node to, List<ProjectionTask> tasks) {
        if (signals[to.index()] == null) {
            allocate(to.index(), tasks.size());
            Block.copy(from, firstMap, plane(to), tasks);
        } else {
            Block.add(from, firstMap, plane(to), tasks);
        }
    }

    private void back(Worker worker, Node node, List<ProjectionTask> tasks) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Convolution convolution) {
            transpose(worker, node, convolution.geometry(), tasks);
        } else if (operation instanceof Operation.MaxPool pool) {
            PoolBackward.max(pool.geometry(), plane(node), zeroed(nodes.get(node.input()), tasks), tasks, trace -> trace.switches(node.index()));
        } else if (operation instanceof Operation.AveragePool pool) {
            PoolBackward.average(pool, plane(node), zeroed(nodes.get(node.input()), tasks), tasks);
        } else if (operation instanceof Operation.GlobalPool pool) {
            PoolBackward.global(pool, plane(node), zeroed(nodes.get(node.input()), tasks), tasks, trace -> trace.globalSwitches(node.index()));
        } else if (operation instanceof Operation.Dense dense) {
            VectorBackward.dense(dense, signals[node.index()], zeroed(nodes.get(node.input()), tasks).values(), tasks.size());
        } else if (operation instanceof Operation.Flatten flatten) {
            VectorBackward.flatten(flatten, signals[node.index()], zeroed(nodes.get(node.input()), tasks).values(), nodes.get(node.input()).shape(), tasks.size());
        } else if (operation instanceof Operation.Concatenation) {
            int first = 0;
            for (int input : node.inputs()) {
                send(plane(node), first, nodes.get(input), tasks);
                first += nodes.get(input).shape().maps();
            }
        } else if (operation instanceof Operation.MapSelection selection) {
            JoinBackward.selection(selection.maps(), plane(node), zeroed(nodes.get(node.input()), tasks), tasks);
        } else if (operation instanceof Operation.Multiplication) {
            for (int i = 0; i < node.inputs().size(); i++) {
                JoinBackward.product(plane(node), zeroed(nodes.get(node.inputs().get(i)), tasks), i, tasks, trace -> trace.terms(node.index()));
            }
        } else if (operation instanceof Operation.Extremum extremum) {
            for (int i = 0; i < node.inputs().size(); i++) {
                JoinBackward.extremum(plane(node), zeroed(nodes.get(node.inputs().get(i)), tasks), i, tasks, extremum.maximum(), trace -> trace.terms(node.index()));
            }
        } else if (operation instanceof Operation.Upsampling up) {
            JoinBackward.upsampling(up, plane(node), zeroed(nodes.get(node.input()), tasks), tasks);
        } else if (operation instanceof Operation.Cropping crop) {
            send(plane(node).shifted(crop.border().top(), crop.border().left()), 0, nodes.get(node.input()), tasks);
        } else if (operation instanceof Operation.BorderPadding pad) {
            JoinBackward.border(pad, plane(node), zeroed(nodes.get(node.input()), tasks), tasks);
        } else if (operation instanceof Operation.ZeroPadding pad) {
            Plane from = plane(node);
            send(from.shifted(-pad.padding().top(), -pad.padding().left()), 0, nodes.get(node.input()), tasks);
        } else {
            pointwise(node, operation, tasks);
            if (passes(node) && readers[node.input()] == 1) {
                // What a pointwise operation leaves is its input's signal, where nobody else sends that one.
                signals[node.input()] = signals[node.index()];
                signals[node.index()] = null;
            } else {
                node.inputs().forEach(input -> send(plane(node), 0, nodes.get(input), tasks));
            }
        }
    }

    private void pointwise(Node node, Operation operation, List<ProjectionTask> tasks) {
        if (Slopes.pointwise(operation)) {
            if (rule == Rule.DECONVNET) {
                PointwiseBackward.rectify(signals[node.index()], tasks.size() * unitSize(node.index()));
            } else if (operation instanceof Operation.Activation activation && activation.function().isRelu()) {
                PointwiseBackward.mask(plane(node), tasks, trace -> trace.active(node.index()), rule == Rule.GUIDED);
            } else {
                PointwiseBackward.slope(plane(node), tasks, trace -> trace.factors(node.index()), rule == Rule.GUIDED);
            }
        } else if (operation instanceof Operation.BatchNormalization norm) {
            PointwiseBackward.scale(plane(node), tasks.size(), norm.scale());
        } else if (operation instanceof Operation.Softmax) {
            MapsBackward.softmax(plane(node), tasks, trace -> trace.factors(node.index()));
        } else if (operation instanceof Operation.LogSoftmax) {
            MapsBackward.logSoftmax(plane(node), tasks, trace -> trace.factors(node.index()));
        } else if (operation instanceof Operation.LayerNormalization norm) {
            MapsBackward.layerNorm(plane(node), tasks, norm, trace -> trace.factors(node.index()));
        }
        // Addition copies; LRN and dropout pass the signal on.
    }

    private void transpose(Worker worker, Node node, Geometry g, List<ProjectionTask> tasks) {
        Plane from = plane(node);
        float[] wide = worker.transposedConvolution(node.index(), from.values(), tasks.size(), from.rows(), from.columns());
        Shape in = nodes.get(node.input()).shape();
        Plane block = new Plane(wide, in, (from.rows() - 1) * g.strideRows() + g.extentRows(), (from.columns() - 1) * g.strideColumns() + g.extentColumns(),
                task -> from.top(task) * g.strideRows() - g.padding().top(), task -> from.left(task) * g.strideColumns() - g.padding().left());
        send(block, 0, nodes.get(node.input()), tasks);
    }

    private Plane plane(Node node) {
        Windows.Span rows = windows.rows(node.index());
        Windows.Span columns = windows.columns(node.index());
        return new Plane(signals[node.index()], node.shape(), rows.size(), columns.size(),
                task -> rows.origin(task.y()), task -> columns.origin(task.x()));
    }

    private int unitSize(int node) {
        return Math.multiplyExact(nodes.get(node).shape().maps(), windows.rows(node).size() * windows.columns(node).size());
    }

    private static boolean isZero(float[] values, int length) {
        for (int i = 0; i < length; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
