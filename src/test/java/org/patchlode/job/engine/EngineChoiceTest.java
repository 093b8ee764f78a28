package org.patchlode.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Hosts on which the fast backend cannot load: a JVM of its own whose class path lacks parts of it. */
class EngineChoiceTest {

    @ParameterizedTest(name = "without {0}")
    @ValueSource(strings = {"dnnl-[0-9.-]+-linux-[^/]*\\.jar", "opencl-[0-9.-]+-linux-[^/]*\\.jar", "dnnl-[^/]*\\.jar"})
    void fallsBackToOnnxRuntimeWithOneLineWhereOneDnnDoesNotLoad(String missing) throws Exception {
        String output = run(missing);
        assertThat(output).containsPattern("auto: ONNX Runtime .*, peak 3\\.0");
        assertThat(output.lines().filter(line -> line.contains("running on ONNX Runtime ")).toList()).singleElement().asString().contains("WARN");
        assertThat(output).containsPattern("onednn: ModelException: the engine onednn, which --engine names or the driver chose, cannot run here: .*use the onnxruntime engine");
    }

    @Test
    void fallsBackToNd4jWhereNeitherLoads() throws Exception {
        String output = run("dnnl-[^/]*\\.jar|onnxruntime-[^/]*\\.jar");
        assertThat(output).containsPattern("auto: ND4J .*, peak 3\\.0");
        assertThat(output).containsPattern("onnxruntime: ModelException: the engine onnxruntime, which --engine names or the driver chose, cannot run here: ONNX Runtime does not load on this host .*use the onednn or nd4j engine");
    }

    @Test
    void takesOneDnnWhereItLoads() throws Exception {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
        assertThat(run("nothing-of-this-name")).containsPattern("auto: oneDNN .*, peak 3\\.0").contains("onednn: opened");
    }

    @Test
    void fallsBackToOnnxRuntimeWithOneLineWhereOneDnnRefusesALayer() throws Exception {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
        String output = run("nothing-of-this-name");
        assertThat(output).containsPattern("refused: ONNX Runtime .*, peak 5\\.0");
        assertThat(output.lines().filter(line -> line.contains("running on ONNX Runtime ")).toList()).singleElement().asString()
                .contains("WARN").contains("layer 'wide'").contains("use a smaller input or the nd4j engine");
        assertThat(output).containsPattern("refused onednn: ModelException: --engine onednn cannot run this model: layer 'wide'");
    }

    private static String run(String missing) throws IOException, InterruptedException {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String path = Arrays.stream(whole.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).getFileName().toString().matches(missing))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", Probe.class.getName()).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", path);
        // As in a session that nobody set up for this job.
        builder.environment().remove("OMP_NUM_THREADS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What the other JVM runs. */
    static final class Probe {

        private Probe() {}

        public static void main(String[] args) {
            Network.Builder b = Network.builder("in", new Shape(1, 2, 2));
            b.layer("relu", Operation.Activation.RELU, "in");
            Network network = b.build();
            EnginePlan plan = new EnginePlan(network, network.layers(), false);
            try (Engine engine = EngineChoice.AUTO.open(plan); Worker worker = engine.worker()) {
                float[] image = Arrays.copyOf(new float[] {1, 3, -4, 2}, 4 * engine.microBatch());
                worker.peaks(image, 1, (i, layer, peaks) -> System.out.println("auto: " + engine.description() + ", peak " + peaks.value(0)));
            }
            Throwable thrown = catchThrowable(() -> EngineChoice.ONEDNN.open(plan).close());
            System.out.println(thrown == null ? "onednn: opened" : "onednn: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
            thrown = catchThrowable(() -> EngineChoice.ONNXRUNTIME.open(plan).close());
            System.out.println(thrown == null ? "onnxruntime: opened" : "onnxruntime: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
            if (OneDnnSupport.available()) {
                refused();
            }
        }

        /** Eight images of the convolution's kind at once make the padding's output too large for oneDNN, and ND4J runs one at a time. */
        private static void refused() {
            Network.Builder b = Network.builder("in", new Shape(1, 1, 1));
            b.layer("conv", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, new float[] {1}, new float[] {2}), "in");
            b.layer("wide", new Operation.ZeroPadding(Padding.of(2900)), "conv");
            Network network = b.build();
            EnginePlan plan = new EnginePlan(network, network.layers(), false);
            try (Engine engine = EngineChoice.AUTO.open(plan); Worker worker = engine.worker(); Worker other = engine.worker()) {
                for (Worker each : new Worker[] {worker, other}) {
                    each.peaks(new float[] {3}, 1, (i, layer, peaks) -> System.out.println("refused: " + engine.description() + ", peak " + peaks.value(0)));
                }
            }
            Throwable thrown = catchThrowable(() -> EngineChoice.ONEDNN.open(plan).close());
            System.out.println("refused onednn: " + thrown.getClass().getSimpleName() + ": " + thrown.getMessage());
        }
    }
}
