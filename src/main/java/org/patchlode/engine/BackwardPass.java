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

    BackwardPass(Network network, Windows windows, Rule rule, int chunk) {
        this.nodes = network.nodes();
        this.windows = windows;
        this.rule = rule;
        this.signals = new float[nodes.size()][];
        for (int node : windows.nodes()) {
            signals[node] = new float[Math.multiplyExact(chunk, unitSize(node))];
        }
    }

    /** Returns the signal at the input; valid until the next call. */
    float[] run(Worker worker, int target, List<ProjectionTask> tasks) {
        for (int node : windows.nodes()) {
            Arrays.fill(signals[node], 0, tasks.size() * unitSize(node), 0);
        }
        Shape shape = nodes.get(target).shape();
        for (int i = 0; i < tasks.size(); i++) {
            ProjectionTask task = tasks.get(i);
            int row = task.y() - windows.rows(target).origin(task.y());
            int column = task.x() - windows.columns(target).origin(task.x());
            int at = ((i * shape.maps() + task.map()) * windows.rows(target).size() + row) * windows.columns(target).size() + column;
            signals[target][at] = task.activation();
        }
        for (int i = target; i > 0; i--) {
            if (signals[i] != null && !isZero(signals[i], tasks.size() * unitSize(i))) {
                back(worker, nodes.get(i), tasks);
            }
        }
        return signals[0];
    }

    private void back(Worker worker, Node node, List<ProjectionTask> tasks) {
        Operation operation = node.operation();
        if (operation instanceof Operation.Convolution convolution) {
            transpose(worker, node, convolution.geometry(), tasks);
        } else if (operation instanceof Operation.MaxPool pool) {
            PoolBackward.max(pool.geometry(), plane(node), plane(nodes.get(node.input())), tasks, trace -> trace.switches(node.index()));
        } else if (operation instanceof Operation.AveragePool pool) {
            PoolBackward.average(pool, plane(node), plane(nodes.get(node.input())), tasks);
        } else if (operation instanceof Operation.GlobalPool pool) {
            PoolBackward.global(pool, plane(node), plane(nodes.get(node.input())), tasks, trace -> trace.globalSwitches(node.index()));
        } else if (operation instanceof Operation.Dense dense) {
            VectorBackward.dense(dense, signals[node.index()], signals[node.input()], tasks.size());
        } else if (operation instanceof Operation.Flatten flatten) {
            VectorBackward.flatten(flatten, signals[node.index()], signals[node.input()], nodes.get(node.input()).shape(), tasks.size());
        } else if (operation instanceof Operation.Concatenation) {
            int first = 0;
            for (int input : node.inputs()) {
                Block.add(plane(node), first, plane(nodes.get(input)), tasks);
                first += nodes.get(input).shape().maps();
            }
        } else if (operation instanceof Operation.MapSelection selection) {
            JoinBackward.selection(selection.maps(), plane(node), plane(nodes.get(node.input())), tasks);
        } else if (operation instanceof Operation.Multiplication) {
            for (int i = 0; i < node.inputs().size(); i++) {
                JoinBackward.product(plane(node), plane(nodes.get(node.inputs().get(i))), i, tasks, trace -> trace.terms(node.index()));
            }
        } else if (operation instanceof Operation.ZeroPadding pad) {
            Plane from = plane(node);
            Block.add(from.shifted(-pad.padding().top(), -pad.padding().left()), 0, plane(nodes.get(node.input())), tasks);
        } else {
            pointwise(node, operation, tasks);
            for (int input : node.inputs()) {
                Block.add(plane(node), 0, plane(nodes.get(input)), tasks);
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
        Block.add(block, 0, plane(nodes.get(node.input())), tasks);
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
