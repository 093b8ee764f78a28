package org.patchlode.engine.onednn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;

/** Winners of ResNet-20 with random weights carried back to the pixels, sixteen at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WindowProjection {

    private static final int WINNERS = 16;

    /** Place of the layer among the network's, in tenths of its depth. */
    @Param({"2", "9"})
    public int depth;

    private OneDnnEngine engine;
    private Worker worker;
    private Projector projector;
    private List<ProjectionTask> tasks;

    /** One image, traced. */
    @Setup
    public void trace() {
        Network network = SampleNetworks.resnet20();
        List<Layer> layers = network.layers().stream().filter(layer -> !layer.shape().isFlat()).toList();
        Layer layer = layers.get(layers.size() * depth / 10);
        engine = OneDnnEngine.open(new EnginePlan(network, List.of(layer), false));
        worker = engine.worker();
        projector = new Projector(network, layer, Rule.DECONVNET);
        float[] image = new float[network.input().size()];
        Random random = new Random(1);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        Set<Integer> nodes = new HashSet<>(ImageTrace.sources(network, Rule.DECONVNET, projector.nodes()));
        nodes.add(layer.node().index());
        ImageTrace trace = ImageTrace.of(network, Rule.DECONVNET, projector.nodes(), worker.trace(image, nodes));
        tasks = new ArrayList<>();
        for (int i = 0; i < WINNERS; i++) {
            tasks.add(new ProjectionTask(trace, i % layer.shape().maps(), random.nextInt(layer.shape().rows()), random.nextInt(layer.shape().columns()), 1));
        }
    }

    /** Time of one winner. */
    @Benchmark
    @OperationsPerInvocation(WINNERS)
    public List<Projection> winner() {
        return projector.project(worker, tasks);
    }

    /** Gives native memory back. */
    @TearDown
    public void close() {
        worker.close();
        engine.close();
    }
}
