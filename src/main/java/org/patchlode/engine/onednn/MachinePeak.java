package org.patchlode.engine.onednn;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.FlopCount;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** What this machine reaches in 32-bit floats: a stack of direct 3x3 convolutions that keeps kernels and caches happy. */
public final class MachinePeak {

    private static final Shape PLANE = new Shape(256, 28, 28);
    private static final int DEPTH = 8;
    private static final double SECONDS = 1.0;

    private MachinePeak() {}

    /**
     * Measures, for some two seconds.
     *
     * @param threads that run side by side
     * @return GFLOP/s of all threads together; empty where oneDNN is not available
     */
    public static OptionalDouble gigaflops(int threads) {
        if (!OneDnnSupport.available()) {
            return OptionalDouble.empty();
        }
        Network network = stack();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (OneDnnEngine engine = OneDnnEngine.open(new EnginePlan(network, List.of(), false))) {
            List<CompletableFuture<Double>> rates = IntStream.range(0, threads).mapToObj(i -> CompletableFuture.supplyAsync(() -> rate(engine, network), pool)).toList();
            // All of them, interrupted or not: the engine must outlive the last thread inside it.
            CompletableFuture.allOf(rates.toArray(CompletableFuture[]::new)).join();
            return OptionalDouble.of(rates.stream().mapToDouble(CompletableFuture::join).sum());
        } catch (CompletionException e) {
            throw new IllegalStateException("the machine's peak could not be measured: " + e.getCause().getMessage(), e);
        } finally {
            pool.shutdown();
        }
    }

    private static double rate(OneDnnEngine engine, Network network) {
        int last = network.nodes().size() - 1;
        float[] image = new float[PLANE.size()];
        java.util.Arrays.fill(image, 0.5f);
        try (Worker worker = engine.worker()) {
            run(worker, image, last, SECONDS / 2);
            return run(worker, image, last, SECONDS) * FlopCount.flops(network, last) / 1e9;
        }
    }

    /** Images a second. */
    private static double run(Worker worker, float[] image, int last, double seconds) {
        long began = System.nanoTime();
        int images = 0;
        while (System.nanoTime() - began < seconds * 1e9) {
            worker.trace(image, Set.of(last));
            images++;
        }
        return images / ((System.nanoTime() - began) / 1e9);
    }

    private static Network stack() {
        Network.Builder builder = Network.builder("data", PLANE);
        float[] weights = new float[PLANE.maps() * PLANE.maps() * 9];
        java.util.Arrays.fill(weights, 1f / (PLANE.maps() * 9));
        String name = "data";
        for (int i = 0; i < DEPTH; i++) {
            name = builder.layer("conv" + i, new Operation.Convolution(Geometry.square(3, 1, 1), PLANE.maps(), 1, weights, new float[PLANE.maps()]), name);
        }
        return builder.build();
    }
}
