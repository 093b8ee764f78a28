package org.patchlode.engine.onednn;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.UnsupportedNetworkException;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.capi.OpenMp;
import org.patchlode.engine.onednn.capi.PackedWeights;
import org.patchlode.engine.onednn.compile.Compiler;
import org.patchlode.engine.onednn.compile.ProgramRequest;
import org.patchlode.engine.onednn.compile.Purpose;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.network.Layer;

/**
 * The engine on oneDNN: direct and Winograd convolutions in 32-bit floats (Lavin &amp; Gray 2016, section 4; on processors for which
 * the library has none, in tiles of our own), activations in blocked layouts, weights reordered once and shared.
 *
 * <p>Its ReLU kernels make 0 of what is not a number. From finite inputs and weights such a value comes only after an
 * overflow: that shows in peaks if the layer that overflowed is mined, and may pass for no response if only deeper ones are.
 *
 * <p>Peaks may come from Winograd convolutions, traces come from direct ones, so a traced unit equals its peak to some 1e-6
 * of the layer's scale, not to the bit.
 *
 * <p>Every run of mining has the same micro-batch, whatever the number of images, so an image's result does not depend on its
 * neighbours or its place. Threads share compiled programs and weights; each {@link Worker} has memory of its own. Close
 * the workers before the engine.
 */
public final class OneDnnEngine implements Engine {

    private final EnginePlan plan;
    private final int microBatch;
    private final OneDnn dnn;
    private final PackedWeights constants;
    private final Program mining;
    private final Program whole;
    private final Map<ProgramRequest, Program> later = new HashMap<>();

    private OneDnnEngine(EnginePlan plan, int microBatch) {
        this.plan = plan;
        this.microBatch = microBatch;
        this.dnn = new OneDnn();
        this.constants = new PackedWeights(dnn);
        try {
            this.mining = compile(new ProgramRequest(nodes(plan.layers()), Purpose.MINE, microBatch));
            // Here and not on first request, so that another engine can take the network over.
            this.whole = compile(new ProgramRequest(nodes(plan.whole()), forWhole(), microBatch));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Compiles a network.
     *
     * @throws UnsupportedNetworkException if this host has no oneDNN or it refuses a layer; the nd4j engine runs them all
     */
    public static OneDnnEngine open(EnginePlan plan) {
        return open(plan, MicroBatch.of(plan.network()));
    }

    static OneDnnEngine open(EnginePlan plan, int microBatch) {
        OneDnnSupport.require();
        plan.foreign().ifPresent(operation -> {
            throw new UnsupportedNetworkException("oneDNN has no operator %s; use the onnxruntime engine".formatted(operation.operator()));
        });
        OpenMp.single();
        return new OneDnnEngine(plan, microBatch);
    }

    @Override
    public String description() {
        return OneDnnSupport.description();
    }

    @Override
    public int microBatch() {
        return microBatch;
    }

    @Override
    public Worker worker() {
        return new OneDnnWorker(this);
    }

    EnginePlan plan() {
        return plan;
    }

    OneDnn dnn() {
        return dnn;
    }

    PackedWeights constants() {
        return constants;
    }

    Program mining() {
        return mining;
    }

    /**
     * Compiled on first request for a set of nodes; for one image, because a trace has no company and the mining
     * program's micro-batch would run its empty places too.
     */
    synchronized Program tracing(Set<Integer> nodes) {
        return later.computeIfAbsent(new ProgramRequest(nodes, Purpose.TRACE, 1), this::compile);
    }

    Program whole() {
        return whole;
    }

    /** Compiled on first request for a set of nodes; which maps of them are held at zero is said when it runs. */
    synchronized Program ablating(Set<Integer> nodes) {
        return nodes.isEmpty() ? whole : later.computeIfAbsent(new ProgramRequest(nodes(plan.whole()), nodes, forWhole(), microBatch), this::compile);
    }

    private Purpose forWhole() {
        return plan.local() ? Purpose.WHOLE_LOCAL : Purpose.WHOLE;
    }

    private static Set<Integer> nodes(List<Layer> layers) {
        return layers.stream().map(layer -> layer.node().index()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Program compile(ProgramRequest request) {
        return Compiler.compile(plan, request, dnn, constants);
    }

    @Override
    public synchronized void close() {
        constants.close();
        dnn.close();
    }
}
