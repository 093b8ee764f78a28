package org.patchlode.job.plan;

import java.util.List;
import java.util.function.ToLongFunction;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Shape;

/**
 * What an executor takes at most, estimated from above: what there is once a JVM, then what each slot may come to hold. The constants
 * are those of runs that were measured part by part ({@code docs/performance.md}).
 *
 * @param heap bytes of the Java heap, with the room that the collector takes for what it has not collected yet
 * @param outside bytes outside of it: the JVM's own, native libraries, weights and activations
 */
record MemoryNeed(long heap, long outside) {

    private static final long MB = 1L << 20;
    /** What there is once: objects of Spark and Hadoop, the young generation, a report's data. */
    private static final long HEAP = 640 * MB;
    /** What comes and goes takes so much room before the collector takes notice. */
    private static final double ROOM = 2;
    /** Classes, compiled code, symbols, threads and the pages of libraries. */
    private static final long PROCESS = 600 * MB;
    /** Of the heap, what the collector's own tables take. */
    private static final double TABLES = 0.05;
    /** A map's statistics as objects: sums, extremes, some twelve buckets. */
    private static final int MAP = 1_500;
    private static final int WINNER = 48;
    /** Rows that a task holds while it puts them in order and packs them, and then pictures of the report; of patches as large as the image. */
    private static final long ROWS = 320 * MB;
    /** What a task's projections hold on the heap where they are as large as the image: signals idle and in use, what is noted of images, rows. */
    private static final long SIGNALS = 288 * MB;
    /** Transposed convolutions and runs of traces are released past that. */
    private static final long NATIVE_PROJECTIONS = 320 * MB;
    /** Copies of weights on the heap: as read, as sent, and as unpacked from that. */
    private static final int HEAP_COPIES = 3;

    /**
     * What is mined.
     *
     * @param network that runs
     * @param layers mined
     * @param top winners of each map
     * @param slots of an executor
     * @param projected whether winners are projected
     * @param onnxRuntime whether that is the engine, which writes whole maps of mined layers
     */
    record Work(Network network, List<Layer> layers, int top, int slots, boolean projected, boolean onnxRuntime) {

        /** Of what runs: nothing behind the deepest mined layer does. */
        private long bytes(ToLongFunction<Node> bytes) {
            int deepest = layers.stream().mapToInt(layer -> layer.node().index()).max().orElse(0);
            return network.nodes().subList(0, deepest + 1).stream().mapToLong(bytes).sum();
        }

        private static long activation(Node node) {
            return (long) Float.BYTES * node.shape().size();
        }

        /** How much of the image the largest patch shows: pictures of patches and signals on their way back are as large. */
        private double share() {
            ReceptiveFields fields = new ReceptiveFields(network);
            Shape input = network.input();
            return layers.stream().map(layer -> fields.onInput(layer.node()).box(0, 0))
                    .mapToDouble(box -> Math.min(1, (double) box.rows() / input.rows()) * Math.min(1, (double) box.columns() / input.columns())).max().orElse(0);
        }
    }

    static MemoryNeed of(Work work) {
        long graph = work.network().foreign().map(foreign -> (long) foreign.model().length).orElse(0L);
        long held = work.network().nodes().stream().mapToLong(WeightSizes::bytes).sum() + graph;
        long weights = work.bytes(WeightSizes::bytes) + graph;
        long activations = work.bytes(Work::activation);
        double share = work.share();
        long state = work.layers().stream().mapToLong(layer -> layer.shape().maps()).sum() * (MAP + (long) work.top() * WINNER);
        long projecting = work.projected() ? (long) (activations + share * SIGNALS) : 0;
        double coming = work.slots() * (2 * state + Math.max(projecting, share * ROWS));
        long heap = (long) (HEAP + HEAP_COPIES * held + ROOM * coming);
        // As the kernels for mining want them; and as those of the engine that checked it had them, which the allocator may keep.
        long engine = work.bytes(WeightSizes::mined) + 2 * weights;
        // Activations that are not needed any more make room for others.
        long running = activations / 2;
        if (work.onnxRuntime()) {
            running += work.layers().stream().map(Layer::node).distinct().mapToLong(Work::activation).sum();
        }
        if (work.projected()) {
            engine += 2 * weights;
            running += (work.onnxRuntime() ? activations : activations / 2) + Math.min(NATIVE_PROJECTIONS, (long) (2 * (share * activations + weights)));
        }
        return new MemoryNeed(heap, PROCESS + (long) (TABLES * heap) + engine + work.slots() * running);
    }

    /** In all. */
    long bytes() {
        return heap + outside;
    }

}
