package org.patchlode.engine.backward;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.patchlode.engine.Worker;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Rule;
import org.patchlode.network.Shape;

/**
 * Carries units of one layer back to the pixels (Zeiler &amp; Fergus 2014, section 2; guided and gradient as in {@link
 * Rule}), touching only the windows that the units see. Equal to a backward pass over whole planes. Not thread-safe.
 */
public final class Projector {

    /** Signals of a chunk of winners together hold about this many values, those in lists not counted. */
    private static final long CHUNK_VALUES = 8L << 20;
    private static final int LARGEST_CHUNK = 16;

    private final Network network;
    private final Layer layer;
    private final Windows windows;
    private final BackwardPass backward;
    private final int chunk;

    /**
     * @param network that was run
     * @param layer whose units are projected
     * @param rule not {@link Rule#NONE}
     */
    public Projector(Network network, Layer layer, Rule rule) {
        this(network, layer, rule, new Signals());
    }

    /**
     * One of several that run on one thread.
     *
     * @param network that was run
     * @param layer whose units are projected
     * @param rule not {@link Rule#NONE}
     * @param memory that all of them share
     */
    public Projector(Network network, Layer layer, Rule rule, Signals memory) {
        this.network = network;
        this.layer = layer;
        this.windows = new Windows(network, layer);
        this.backward = new BackwardPass(network, windows, rule, memory);
        this.chunk = (int) Math.max(1, Math.min(LARGEST_CHUNK, CHUNK_VALUES / Math.max(1, backward.values(layer.node().index()))));
    }

    /** Nodes on the way back: what an {@link ImageTrace} must know of. */
    public Set<Integer> nodes() {
        return windows.nodes();
    }

    /** The receptive field of a unit on the input image, before clipping. */
    public Box box(int y, int x) {
        return windows.onInput().box(y, x);
    }

    /**
     * Projects units, of one image or of many. A unit's projection does not depend on its company.
     *
     * @param worker runs the transposed convolutions
     * @param tasks units of this projector's layer
     * @return their projections, in order
     */
    public List<Projection> project(Worker worker, List<ProjectionTask> tasks) {
        List<Projection> projections = new ArrayList<>(tasks.size());
        for (int from = 0; from < tasks.size(); from += chunk) {
            List<ProjectionTask> part = tasks.subList(from, Math.min(tasks.size(), from + chunk));
            backward.run(worker, layer.node().index(), part, pixels -> {
                for (int i = 0; i < part.size(); i++) {
                    projections.add(cut(pixels, i, part.get(i)));
                }
            });
        }
        return projections;
    }

    /** The part of the input's window that lies on the image. */
    private Projection cut(float[] pixels, int place, ProjectionTask task) {
        Node input = network.nodes().get(0);
        Shape shape = input.shape();
        Windows.Span rows = windows.rows(0);
        Windows.Span columns = windows.columns(0);
        Box box = box(task.y(), task.x()).clip(shape.rows(), shape.columns());
        float[] values = new float[shape.maps() * box.rows() * box.columns()];
        if (values.length == 0) {
            // A unit that sees padding alone, such as one of a 1x1 convolution's at its border: nothing of the image.
            return new Projection(box, values);
        }
        int down = box.top() - rows.origin(task.y());
        int across = box.left() - columns.origin(task.x());
        for (int c = 0; c < shape.maps(); c++) {
            for (int y = 0; y < box.rows(); y++) {
                int from = ((place * shape.maps() + c) * rows.size() + down + y) * columns.size() + across;
                System.arraycopy(pixels, from, values, (c * box.rows() + y) * box.columns(), box.columns());
            }
        }
        return new Projection(box, values);
    }
}
