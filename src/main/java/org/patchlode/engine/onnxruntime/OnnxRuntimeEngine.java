package org.patchlode.engine.onnxruntime;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onnxruntime.graph.ForeignGraphWriter;
import org.patchlode.engine.onnxruntime.graph.GraphRequest;
import org.patchlode.engine.onnxruntime.graph.OnnxGraph;
import org.patchlode.engine.onnxruntime.graph.OnnxGraphWriter;
import org.patchlode.engine.onnxruntime.graph.TransposeWriter;
import org.patchlode.network.Layer;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;

/**
 * The engine on ONNX Runtime. A network is written as a graph of ONNX; each part of it that is asked for is made ready once and
 * shared by all workers, which bring memory of their own.
 *
 * <p>Images run one at a time: then no result can depend on the batch. Peaks come from the fastest form that ONNX Runtime finds for
 * the mined layers; whole activations and traces come from operators that run each by itself, so that their last digits do not depend
 * on what else is asked for. The two agree to some 1e-6 of a layer's scale.
 */
public final class OnnxRuntimeEngine implements Engine {

    private static final int MICRO_BATCH = 1;
    private static final int FEW_UNITS = 32;

    private final EnginePlan plan;
    private final int last;
    private final Optional<PreparedGraph> mining;
    private final Map<GraphRequest, PreparedGraph> plain = new HashMap<>();
    private final Map<Integer, TransposedGraph> transposes = new HashMap<>();

    private OnnxRuntimeEngine(EnginePlan plan) {
        this.plan = plan;
        this.last = Stream.concat(plan.layers().stream(), plan.whole().stream()).mapToInt(layer -> layer.node().index()).max()
                .orElse(plan.network().nodes().size() - 1);
        this.mining = plan.layers().isEmpty() ? Optional.empty() : Optional.of(PreparedGraph.fast(graph(plan.layers(), reduced())));
        if (!plan.whole().isEmpty()) {
            // Here and not on first request, so that another engine can take the network over.
            whole();
        }
    }

    /**
     * Makes a network ready.
     *
     * @throws UnsupportedNetworkException if this host has no ONNX Runtime or it refuses the network
     */
    public static OnnxRuntimeEngine open(EnginePlan plan) {
        OnnxRuntimeSupport.require();
        return new OnnxRuntimeEngine(plan);
    }

    @Override
    public String description() {
        return OnnxRuntimeSupport.description();
    }

    @Override
    public int microBatch() {
        return MICRO_BATCH;
    }

    @Override
    public Worker worker() {
        return new OnnxRuntimeWorker(this);
    }

    EnginePlan plan() {
        return plan;
    }

    /** @throws IllegalStateException if no layer is mined */
    PreparedGraph mining() {
        return mining.orElseThrow(() -> new IllegalStateException("the plan mines no layer"));
    }

    synchronized PreparedGraph whole() {
        return plain.computeIfAbsent(GraphRequest.of(wholeNodes()), asked -> PreparedGraph.plain(graph(plan.whole(), Set.of())));
    }

    /**
     * All nodes of the plan, whichever are wanted of them, so that one graph with its weights serves all. Of foreign layers, behind
     * which nothing is projected, the mined ones.
     */
    PreparedGraph tracing(Set<Integer> wanted) {
        List<Node> nodes = plan.network().nodes();
        if (wanted.stream().anyMatch(node -> nodes.get(node).operation() instanceof Operation.Foreign)) {
            return tracing();
        }
        int deepest = wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
        return plain(GraphRequest.of(IntStream.rangeClosed(0, Math.max(last, deepest)).filter(node -> !(nodes.get(node).operation() instanceof Operation.Foreign)).boxed()
                .collect(Collectors.toSet())));
    }

    private synchronized PreparedGraph tracing() {
        List<Layer> layers = Stream.concat(plan.layers().stream(), plan.whole().stream()).toList();
        return plain.computeIfAbsent(new GraphRequest(nodes(layers), Set.of(), Set.of()), asked -> PreparedGraph.plain(graph(layers, Set.of())));
    }

    synchronized PreparedGraph plain(GraphRequest request) {
        return plain.computeIfAbsent(request, asked -> PreparedGraph.plain(graph(asked)));
    }

    synchronized TransposedGraph transpose(int node) {
        return transposes.computeIfAbsent(node, n -> new TransposedGraph(plan.network().nodes().get(n), plan.network().nodes().get(plan.network().nodes().get(n).input()).shape().maps(),
                PreparedGraph.session(TransposeWriter.write(plan.network(), n), OptLevel.ALL_OPT)));
    }

    /** Mined layers whose best units are told by their rows' maxima. Exact means need every value, and of few values these are no less. */
    private Set<Integer> reduced() {
        return plan.means() ? Set.of() : nodes(plan.layers().stream().filter(layer -> layer.shape().plane() >= FEW_UNITS && layer.shape().columns() > 1).toList());
    }

    private static Set<Integer> nodes(List<Layer> layers) {
        return layers.stream().map(layer -> layer.node().index()).collect(Collectors.toSet());
    }

    /** Nodes whose whole activations the plan asks for, in the order of the network. */
    TreeSet<Integer> wholeNodes() {
        return plan.whole().stream().map(Layer::node).map(Node::index).collect(Collectors.toCollection(TreeSet::new));
    }

    /** As the model's own graph makes them, if it makes one that only it knows. */
    private OnnxGraph graph(List<Layer> layers, Set<Integer> reduced) {
        return plan.foreign().isPresent() ? ForeignGraphWriter.write(plan.network(), layers, reduced)
                : graph(GraphRequest.of(nodes(layers)).reducing(reduced));
    }

    private OnnxGraph graph(GraphRequest request) {
        return OnnxGraphWriter.write(plan.network(), request);
    }

    @Override
    public synchronized void close() {
        mining.ifPresent(PreparedGraph::close);
        plain.values().forEach(PreparedGraph::close);
        plain.clear();
        transposes.values().forEach(TransposedGraph::close);
        transposes.clear();
    }
}
