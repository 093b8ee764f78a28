package org.patchlode.engine.backward;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.network.Geometry;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;

/**
 * The stretches of the way back where nearly all signals are zero, because they have just come through a max-pool, which gives one unit
 * of its window a signal, or have just begun as one unit: lists of signals, up to the next convolutions. Which stretches these
 * are follows from the network and the rule alone.
 */
final class SparseWay {

    /** Of a pool's input units, one in so many at most has a signal. */
    private static final int SPARSE = 4;

    private final List<Node> nodes;
    private final Windows windows;
    private final Rule rule;
    private final Signals memory;
    private final int[] readers;
    private final boolean[] passes;
    private final SparseSignal[] signals;

    SparseWay(List<Node> nodes, Windows windows, Rule rule, Signals memory, int[] readers) {
        this.nodes = nodes;
        this.windows = windows;
        this.rule = rule;
        this.memory = memory;
        this.readers = readers;
        this.signals = new SparseSignal[nodes.size()];
        this.passes = new boolean[nodes.size()];
        for (int node : windows.nodes()) {
            passes[node] = passes(nodes.get(node));
        }
    }

    /** Whether signals at a node can be lists until convolutions have taken them all. Asked of inputs first. */
    private boolean passes(Node node) {
        return switch (node.operation().type()) {
            case CONVOLUTION -> SparseTranspose.serves((Operation.Convolution) node.operation());
            case ACTIVATION -> (rule == Rule.DECONVNET || ((Operation.Activation) node.operation()).function().isRelu()) && alone(node);
            case PRELU, CLIP -> rule == Rule.DECONVNET && alone(node);
            case BATCH_NORMALIZATION -> finite(((Operation.BatchNormalization) node.operation()).scale()) && alone(node);
            case CONCATENATION, IDENTITY, LOCAL_RESPONSE_NORMALIZATION -> alone(node);
            case INPUT, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, DENSE, FLATTEN, MAP_SELECTION, MULTIPLICATION, EXTREMUM, UPSAMPLING, CROPPING, ZERO_PADDING,
                    BORDER_PADDING, ADDITION, SOFTMAX, LOG_SOFTMAX, LAYER_NORMALIZATION, FOREIGN -> false;
        };
    }

    /** Whether nobody else sends signals to a node's inputs. */
    private boolean alone(Node node) {
        return node.inputs().stream().allMatch(input -> readers[input] == 1 && passes[input]);
    }

    private static boolean finite(float[] factors) {
        for (float factor : factors) {
            if (!Float.isFinite(factor)) {
                return false;
            }
        }
        return true;
    }

    /** Whether units of a node can begin as a list. */
    boolean begins(int target) {
        return passes[target];
    }

    void begin(int target, List<ProjectionTask> tasks) {
        int maps = nodes.get(target).shape().maps();
        SparseSignal signal = memory.takeSparse();
        signals[target] = signal;
        signal.reset(tasks.size(), maps, tasks.size());
        for (ProjectionTask task : tasks) {
            for (int map = 0; map < maps; map++) {
                if (map == task.map() && task.activation() != 0) {
                    int row = task.y() - windows.rows(target).origin(task.y());
                    int column = task.x() - windows.columns(target).origin(task.x());
                    signal.append(row * windows.columns(target).size() + column, task.activation());
                }
                signal.endMap();
            }
        }
    }

    /** Whether a max-pool leaves its input a list. */
    boolean unpools(Node node) {
        Geometry g = ((Operation.MaxPool) node.operation()).geometry();
        return g.strideRows() * g.strideColumns() >= SPARSE && alone(node);
    }

    /** @param to windows of the pool's input, without values */
    void unpool(Node node, Plane from, Plane to, List<ProjectionTask> tasks) {
        SparseSignal signal = memory.takeSparse();
        signals[node.input()] = signal;
        memory.unpool().unpool(((Operation.MaxPool) node.operation()).geometry(), from, to, tasks, trace -> trace.switches(node.index()),
                rectifies(nodes.get(node.input())), signal);
    }

    /** Whether signals below zero end there. */
    private boolean rectifies(Node node) {
        return node.operation() instanceof Operation.Concatenation ? node.inputs().stream().allMatch(input -> rectifies(nodes.get(input)))
                : rule == Rule.DECONVNET && isBend(node);
    }

    /** The nodes whose signals are lists whenever that layer is projected. @param target node where units begin */
    Set<Integer> listed(int target) {
        Set<Integer> listed = new HashSet<>();
        for (int index : new TreeSet<>(windows.nodes()).descendingSet()) {
            Node node = nodes.get(index);
            boolean list = listed.contains(index) || index == target && begins(target);
            if (list) {
                listed.add(index);
            }
            if (list && !(node.operation() instanceof Operation.Convolution) || node.operation() instanceof Operation.MaxPool && unpools(node)) {
                listed.addAll(node.inputs());
            }
        }
        return listed;
    }

    boolean holds(int node) {
        return signals[node] != null;
    }

    /** What a node holds; of a convolution, to be transposed. */
    SparseSignal signal(int node) {
        return signals[node];
    }

    /** Sends a node's signals on to its inputs. @param plane its windows, without values */
    void pass(Node node, Plane plane, List<ProjectionTask> tasks) {
        SparseSignal signal = signals[node.index()];
        if (node.operation() instanceof Operation.Concatenation) {
            split(node, signal);
            return;
        }
        if (node.operation() instanceof Operation.BatchNormalization norm) {
            signal.scale(norm.scale());
        } else if (isBend(node) && rule == Rule.DECONVNET) {
            signal.rectify();
        } else if (isBend(node)) {
            mask(node, signal, plane, tasks);
        }
        signals[node.input()] = signal;
        signals[node.index()] = null;
    }

    private static boolean isBend(Node node) {
        return node.operation() instanceof Operation.Activation || node.operation() instanceof Operation.PRelu || node.operation() instanceof Operation.Clip;
    }

    private void mask(Node node, SparseSignal signal, Plane plane, List<ProjectionTask> tasks) {
        if (rule == Rule.GUIDED) {
            signal.rectify();
        }
        signal.mask(unit -> {
            ProjectionTask task = tasks.get(unit);
            return new SparseSignal.Mask(task.trace().active(node.index()), onPlane(plane, task), node.shape().plane());
        });
    }

    /** Where the places of a window lie on the plane, as far as they do. */
    private static int[] onPlane(Plane plane, ProjectionTask task) {
        int[] places = new int[plane.rows() * plane.columns()];
        for (int row = 0, place = 0; row < plane.rows(); row++) {
            for (int column = 0; column < plane.columns(); column++, place++) {
                places[place] = (row + plane.top(task)) * plane.shape().columns() + column + plane.left(task);
            }
        }
        return places;
    }

    private void split(Node node, SparseSignal signal) {
        int first = 0;
        for (int input : node.inputs()) {
            int maps = nodes.get(input).shape().maps();
            SparseSignal part = memory.takeSparse();
            signals[input] = part;
            part.reset(signal.units(), maps, signal.size());
            for (int unit = 0; unit < signal.units(); unit++) {
                for (int map = 0; map < maps; map++) {
                    part.appendMap(signal, unit, first + map);
                }
            }
            first += maps;
        }
    }

    void release(int node) {
        if (signals[node] != null) {
            memory.giveBack(signals[node]);
            signals[node] = null;
        }
    }
}
