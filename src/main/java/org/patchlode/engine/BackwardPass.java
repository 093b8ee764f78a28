package org.patchlode.engine;

import java.util.Arrays;
import java.util.List;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/**
 * Walks from a layer back to the input with a chunk of units, a signal a node: {@code [unit, maps, window rows, window
 * columns]}. Where branches meet, signals add up.
 */
final class BackwardPass {

    private final List<Node> nodes;
    private final Windows windows;
    private final Rule rule;
    private final float[][] signals;
    /** Whether a node's signal was written in this run: what it held before is of another. */
    private final boolean[] written;

    BackwardPass(Network network, Windows windows, Rule rule, int chunk) {
        this.nodes = network.nodes();
        this.windows = windows;
        this.rule = rule;
        this.signals = new float[nodes.size()][];
        this.written = new boolean[nodes.size()];
        int[] readers = readers();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (windows.nodes().contains(i) && signals[i] == null) {
                signals[i] = new float[Math.multiplyExact(chunk, unitSize(i))];
            }
            // What a pointwise operation leaves is its input's signal, where nobody else sends that one.
            if (windows.nodes().contains(i) && passes(nodes.get(i)) && readers[nodes.get(i).input()] == 1) {
                signals[nodes.get(i).input()] = signals[i];
            }
        }
    }

    private int[] readers() {
        int[] readers = new int[nodes.size()];
        for (int node : windows.nodes()) {
            nodes.get(node).inputs().forEach(input -> readers[input]++);
        }
        return readers;
    }

    /** Whether an operation works on each signal where it lies. */
    private static boolean passes(Node node) {
        Operation operation = node.operation();
        return Slopes.pointwise(operation) || operation instanceof Operation.BatchNormalization || operation instanceof Operation.Softmax
                || operation instanceof Operation.LocalResponseNormalization || operation instanceof Operation.Identity;
    }

    /** Returns the signal at the input; valid until the next call. */
    float[] run(Worker worker, int target, List<ProjectionTask> tasks) {
        Arrays.fill(written, false);
        zeroed(nodes.get(target), tasks);
        Shape shape = nodes.get(target).shape();
        for (int i = 0; i < tasks.size(); i++) {
            ProjectionTask task = tasks.get(i);
            int row = task.y() - windows.rows(target).origin(task.y());
            int column = task.x() - windows.columns(target).origin(task.x());
            int at = ((i * shape.maps() + task.map()) * windows.rows(target).size() + row) * windows.columns(target).size() + column;
            signals[target][at] = task.activation();
        }
        for (int i = target; i > 0; i--) {
            if (written[i] && !isZero(signals[i], tasks.size() * unitSize(i))) {
                back(worker, nodes.get(i), tasks);
            }
        }
        return zeroed(nodes.get(0), tasks).values();
    }

    /** A node's windows to be added to: zero if nothing was. */
    private Plane zeroed(Node node, List<ProjectionTask> tasks) {
        if (!written[node.index()]) {
            Arrays.fill(signals[node.index()], 0, tasks.size() * unitSize(node.index()), 0);
            written[node.index()] = true;
        }
        return plane(node);
    }

    /** Sends signals on to a node: the first are copied, further ones added. */
    private void send(Plane from, int firstMap, Node to, List<ProjectionTask> tasks) {
        if (written[to.index()]) {
            Block.add(from, firstMap, plane(to), tasks);
        } else {
            Block.copy(from, firstMap, plane(to), tasks);
            written[to.index()] = true;
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
        } else if (operation instanceof Operation.ZeroPadding pad) {
            Plane from = plane(node);
            send(from.shifted(-pad.padding().top(), -pad.padding().left()), 0, nodes.get(node.input()), tasks);
        } else {
            pointwise(node, operation, tasks);
            for (int input : node.inputs()) {
                if (signals[input] == signals[node.index()]) {
                    written[input] = true;
                } else {
                    send(plane(node), 0, nodes.get(input), tasks);
                }
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
            PointwiseBackward.softmax(plane(node), tasks, trace -> trace.factors(node.index()));
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
