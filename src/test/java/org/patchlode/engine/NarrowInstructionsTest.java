package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.onednn.OneDnnSupport;
import org.patchlode.network.Network;

/**
 * A host with AVX2 and no more: a JVM of its own in which oneDNN is told to use nothing wider, so that layouts of eight
 * maps and direct convolutions in place of Winograd run.
 */
class NarrowInstructionsTest {

    @Test
    void agreesWithTheReferenceOnAvx2Alone() throws IOException, InterruptedException {
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", Probe.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().put("DNNL_MAX_CPU_ISA", "AVX2");
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).containsPattern("runs oneDNN [0-9.]+ \\(avx2\\)").contains("agrees on 4 networks");
    }

    /** What the other JVM runs. */
    static final class Probe {

        private Probe() {}

        public static void main(String[] args) {
            System.out.println("runs " + OneDnnSupport.description());
            Network every = RandomNetworks.everything(new Random(5));
            float[] image = RandomNetworks.values(new Random(1), every.input().size());
            Backends.expectAgreement(every, image);
            Backends.expectSameProjections(every, image);
            int agreeing = 1;
            for (String style : new String[] {"googlenet", "resnext", "mobilenet"}) {
                Network network = StyleNetworks.of(style, 96, 0.25);
                Backends.expectAgreement(network, RandomNetworks.values(new Random(1), network.input().size()));
                agreeing++;
            }
            System.out.println("agrees on " + agreeing + " networks");
        }
    }
}
