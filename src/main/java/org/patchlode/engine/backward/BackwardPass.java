package org.patchlode.engine.backward;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.patchlode.engine.Worker;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/**
 * Walks from a layer back to the input with a chunk of units, a signal a node: {@code [unit, maps, window rows, window
 * columns]}. Where branches meet, signals add up. A signal has memory from when it is first sent to until it is sent on.
 */
public final class BackwardPass {

    private final List<Node> nodes;
    private final Windows windows;
    private final Rule rule;
    private final Signals memory;
    private final int[] readers;
    /** Of nodes that were sent a signal and have not sent it on. */
    private final float[][] signals;
    private final SparseWay sparse;

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
        this.sparse = new SparseWay(nodes, windows, rule, memory, readers);
    }

    /** Values of one unit's signals at all nodes, but where they are lists. @param target node where units begin */
    long values(int target) {
        Set<Integer> listed = sparse.listed(target);
        return windows.nodes().stream().filter(node -> !listed.contains(node)).mapToLong(this::unitSize).sum();
    }

    /** @param seen is shown the signal at the input, which is not valid any longer when it returns */
    void run(Worker worker, int target, List<ProjectionTask> tasks, Consumer<float[]> seen) {
        try {
            begin(target, tasks);
            for (int i = target; i > 0; i--) {
                if (sparse.holds(i)) {
                    passSparse(nodes.get(i), tasks);
                } else if (signals[i] != null && !isZero(signals[i], tasks.size() * unitSize(i))) {
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
        sparse.release(node);
        if (signals[node] != null) {
            memory.giveBack(signals[node]);
            signals[node] = null;
        }
    }

    /** Puts each unit's activation in its place, where the way back begins. */
    private void begin(int target, List<ProjectionTask> tasks) {
        if (sparse.begins(target)) {
            sparse.begin(target, tasks);
            return;
        }
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
        int index = node.index();
        Runnable way = switch (operation.type()) {
            case CONVOLUTION -> () -> transpose(worker, node, ((Operation.Convolution) operation).geometry(), tasks);
            case MAX_POOL -> () -> unpool(node, ((Operation.MaxPool) operation).geometry(), tasks);
            case AVERAGE_POOL -> () -> PoolBackward.average((Operation.AveragePool) operation, plane(node), into(node, tasks), tasks);
            case GLOBAL_POOL -> () -> PoolBackward.global((Operation.GlobalPool) operation, plane(node), into(node, tasks), tasks, trace -> trace.globalSwitches(index));
            case DENSE -> () -> VectorBackward.dense((Operation.Dense) operation, signals[index], into(node, tasks).values(), tasks.size());
            case FLATTEN -> () -> VectorBackward.flatten((Operation.Flatten) operation, signals[index], into(node, tasks).values(), source(node).shape(), tasks.size());
            case CONCATENATION -> () -> split(node, tasks);
            case MAP_SELECTION -> () -> JoinBackward.selection(((Operation.MapSelection) operation).maps(), plane(node), into(node, tasks), tasks);
            case MULTIPLICATION -> () -> multiply(node, tasks);
            case EXTREMUM -> () -> choose(node, ((Operation.Extremum) operation).maximum(), tasks);
            case UPSAMPLING -> () -> JoinBackward.upsampling((Operation.Upsampling) operation, plane(node), into(node, tasks), tasks);
            case CROPPING -> () -> shift(node, ((Operation.Cropping) operation).border(), 1, tasks);
            case ZERO_PADDING -> () -> shift(node, ((Operation.ZeroPadding) operation).padding(), -1, tasks);
            case BORDER_PADDING -> () -> JoinBackward.border((Operation.BorderPadding) operation, plane(node), into(node, tasks), tasks);
            case FOREIGN -> throw new IllegalStateException("no rule goes back through a %s; RuleSupport refuses it".formatted(operation.kind()));
            case ADDITION -> () -> node.inputs().forEach(input -> send(plane(node), 0, nodes.get(input), tasks));
            case ACTIVATION, PRELU, CLIP -> () -> {
                bend(node, tasks);
                passOn(node, tasks);
            };
            case BATCH_NORMALIZATION -> () -> {
                PointwiseBackward.scale(plane(node), tasks.size(), ((Operation.BatchNormalization) operation).scale());
                passOn(node, tasks);
            };
            case SOFTMAX -> () -> {
                MapsBackward.softmax(plane(node), tasks, trace -> trace.factors(index));
                passOn(node, tasks);
            };
            case LOG_SOFTMAX -> () -> {
                MapsBackward.logSoftmax(plane(node), tasks, trace -> trace.factors(index));
                passOn(node, tasks);
            };
            case LAYER_NORMALIZATION -> () -> {
                MapsBackward.layerNorm(plane(node), tasks, (Operation.LayerNormalization) operation, trace -> trace.factors(index));
                passOn(node, tasks);
            };
            case LOCAL_RESPONSE_NORMALIZATION, IDENTITY -> () -> passOn(node, tasks);
            case INPUT -> throw new IllegalStateException("nothing lies before the input");
        };
        way.run();
    }

    private Node source(Node node) {
        return nodes.get(node.input());
    }

    /** The windows of a node's only input, to be added to. */
    private Plane into(Node node, List<ProjectionTask> tasks) {
        return zeroed(source(node), tasks);
    }

    /** What an operation that works on each signal where it lies has left. */
    private void passOn(Node node, List<ProjectionTask> tasks) {
        if (readers[node.input()] == 1) {
            // It is the input's signal, where nobody else sends that one.
            signals[node.input()] = signals[node.index()];
            signals[node.index()] = null;
        } else {
            send(plane(node), 0, source(node), tasks);
        }
    }

    private void split(Node node, List<ProjectionTask> tasks) {
        int first = 0;
        for (int input : node.inputs()) {
            send(plane(node), first, nodes.get(input), tasks);
            first += nodes.get(input).shape().maps();
        }
    }

    private void multiply(Node node, List<ProjectionTask> tasks) {
        for (int i = 0; i < node.inputs().size(); i++) {
            JoinBackward.product(plane(node), zeroed(nodes.get(node.inputs().get(i)), tasks), i, tasks, trace -> trace.terms(node.index()));
        }
    }

    private void choose(Node node, boolean maximum, List<ProjectionTask> tasks) {
        for (int i = 0; i < node.inputs().size(); i++) {
            JoinBackward.extremum(plane(node), zeroed(nodes.get(node.inputs().get(i)), tasks), i, tasks, maximum, trace -> trace.terms(node.index()));
        }
    }

    /** @param sign 1 where the border was cut off, -1 where it was put on */
    private void shift(Node node, Padding border, int sign, List<ProjectionTask> tasks) {
        send(plane(node).shifted(sign * border.top(), sign * border.left()), 0, source(node), tasks);
    }

    /** Back through a non-linearity that changes units one by one. */
    private void bend(Node node, List<ProjectionTask> tasks) {
        if (rule == Rule.DECONVNET) {
            PointwiseBackward.rectify(signals[node.index()], tasks.size() * unitSize(node.index()));
        } else if (node.operation() instanceof Operation.Activation activation && activation.function().isRelu()) {
            PointwiseBackward.mask(plane(node), tasks, trace -> trace.active(node.index()), rule == Rule.GUIDED);
        } else {
            PointwiseBackward.slope(plane(node), tasks, trace -> trace.factors(node.index()), rule == Rule.GUIDED);
        }
    }

    private void unpool(Node node, Geometry g, List<ProjectionTask> tasks) {
        if (sparse.unpools(node)) {
            sparse.unpool(node, plane(node), plane(source(node)), tasks);
        } else {
            PoolBackward.max(g, plane(node), into(node, tasks), tasks, trace -> trace.switches(node.index()));
        }
    }

    private void passSparse(Node node, List<ProjectionTask> tasks) {
        if (node.operation() instanceof Operation.Convolution convolution) {
            transposeSparse(node, convolution, tasks);
        } else {
            sparse.pass(node, plane(node), tasks);
        }
    }

    private void transposeSparse(Node node, Operation.Convolution convolution, List<ProjectionTask> tasks) {
        Plane from = plane(node);
        Plane block = spread(node, convolution.geometry(), from, new float[0]);
        int size = Math.multiplyExact(block.shape().maps(), block.rows() * block.columns());
        float[] wide = memory.take(Math.multiplyExact(tasks.size(), size));
        for (int unit = 0; unit < tasks.size(); unit++) {
            memory.transpose().transpose(convolution, sparse.signal(node.index()), unit, from.rows(), from.columns(), wide, unit * size);
        }
        send(spread(node, convolution.geometry(), from, wide), 0, source(node), tasks);
        memory.giveBack(wide);
    }

    private void transpose(Worker worker, Node node, Geometry g, List<ProjectionTask> tasks) {
        Plane from = plane(node);
        float[] wide = worker.transposedConvolution(node.index(), from.values(), tasks.size(), from.rows(), from.columns());
        send(spread(node, g, from, wide), 0, source(node), tasks);
    }

    /** What a convolution's transpose makes of windows. */
    private Plane spread(Node node, Geometry g, Plane from, float[] wide) {
        return new Plane(wide, source(node).shape(), (from.rows() - 1) * g.strideRows() + g.extentRows(), (from.columns() - 1) * g.strideColumns() + g.extentColumns(),
                task -> from.top(task) * g.strideRows() - g.padding().top(), task -> from.left(task) * g.strideColumns() - g.padding().left());
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
