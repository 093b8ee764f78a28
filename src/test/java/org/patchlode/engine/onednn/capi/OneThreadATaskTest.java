package org.patchlode.engine.onednn.capi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.network.Network;

/** A session without OMP_NUM_THREADS: a JVM of its own in which workers of both backends change hands between threads. */
class OneThreadATaskTest {

    @Test
    void aWorkerOfAnotherThreadStaysOnOneThread() throws IOException, InterruptedException {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
        Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one core is never more than one thread");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", Probe.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().remove("OMP_NUM_THREADS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).containsPattern("untouched: ([2-9]|\\d\\d)");
        for (String call : List.of("peaks", "trace", "transpose")) {
            assertThat(output).contains("onednn " + call + ": 1\n").contains("nd4j " + call + ": 1\n");
        }
    }

    /** What the other JVM runs. */
    static final class Probe {

        private Probe() {}

        public static void main(String[] args) throws Exception {
            Network network = RandomNetworks.everything(new Random(5));
            EnginePlan plan = new EnginePlan(network, network.layers(), false);
            NativeLibrary openMp = OpenMp.library();
            on(() -> System.out.println("untouched: " + threads(openMp)));
            try (Engine engine = OneDnnEngine.open(plan); Worker worker = engine.worker()) {
                use(engine, worker, network, "onednn", () -> threads(openMp));
            }
            try (Engine engine = new Nd4jEngine(plan); Worker worker = engine.worker()) {
                use(engine, worker, network, "nd4j", () -> NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads());
            }
        }

        private static int threads(NativeLibrary openMp) {
            return openMp.getFunction("omp_get_max_threads").invokeInt(new Object[0]);
        }

        private interface Count {
            int threads();
        }

        /** Each call on a thread that has not met the worker before. */
        private static void use(Engine engine, Worker worker, Network network, String name, Count count) throws Exception {
            float[] image = new float[network.input().size() * engine.microBatch()];
            on(() -> worker.peaks(image, 1, (i, layer, peaks) -> {}), name + " peaks: ", count);
            on(() -> worker.trace(image, Set.of(2)), name + " trace: ", count);
            on(() -> worker.transposedConvolution(1, image, 1, 1, 1), name + " transpose: ", count);
        }

        private static void on(Runnable call, String what, Count count) throws Exception {
            on(() -> {
                call.run();
                System.out.println(what + count.threads());
            });
        }

        private static void on(Runnable call) throws Exception {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            thread.submit(call).get();
            thread.shutdown();
        }
    }
}
