package org.patchlode.engine.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Worker;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Faults of ONNX Runtime 1.23 that the engine keeps from results. */
class OnnxRuntimeFaultsTest {

    @BeforeEach
    void isThere() {
        Assumptions.assumeTrue(OnnxRuntimeSupport.available(), OnnxRuntimeSupport.problem().orElse(""));
    }

    /** Its optimizer takes padding below and to the right into the pool, which then divides by one in the corner instead of four. */
    @Test
    void paddingBeforeAnAveragePoolCounts() {
        Network.Builder b = Network.builder("in", new Shape(1, 4, 4));
        b.step("pad", new Operation.ZeroPadding(new Padding(0, 0, 1, 1)), "in");
        b.layer("pool", new Operation.AveragePool(Geometry.square(2, 1, 0), false), "pad");
        b.layer("counted", new Operation.AveragePool(Geometry.square(2, 1, 0).with(new Padding(0, 0, 1, 1)), true), "in");
        Network network = b.build();
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, network.layers(), false)); Worker worker = engine.worker()) {
            float[] corner = new float[16];
            corner[15] = 1;
            worker.peaks(corner, 1, (image, layer, peaks) -> assertThat(peaks.value(0)).as(network.layers().get(layer).name()).isCloseTo(0.25f, within(1e-6f)));
        }
    }

    /** {@code ReduceMax} and {@code ArgMax} see what is no number in some places of a plane and not in others. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 9, 16, 17, 100})
    void whatIsNoNumberIsSeenWhereverItIs(int columns) {
        Network.Builder b = Network.builder("in", new Shape(2, 1, columns));
        b.layer("copy", new Operation.BatchNormalization(new float[] {1, 1}, new float[] {0, 0}), "in");
        Network network = b.build();
        try (Engine engine = OnnxRuntimeEngine.open(new EnginePlan(network, network.layers(), true)); Worker worker = engine.worker()) {
            for (int place = 0; place < columns; place++) {
                for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                    float[] image = new float[2 * columns];
                    image[columns + place] = odd;
                    worker.peaks(image, 1, (i, layer, peaks) -> {
                        assertThat(peaks.value(0)).isZero();
                        assertThat(peaks.value(1)).isNaN();
                    });
                }
            }
        }
    }

    /** By itself it unpacks them there, at each start anew, where programs may be forbidden to run. */
    @Test
    void librariesAreNotLoadedFromTheFolderOfTemporaryFiles() throws Exception {
        OnnxRuntimeSupport.description();
        Path maps = Path.of("/proc/self/maps");
        Assumptions.assumeTrue(Files.exists(maps), "Linux says what is loaded from where");
        List<String> loaded = Files.readAllLines(maps).stream().filter(line -> line.contains("libonnxruntime")).map(line -> line.substring(line.indexOf('/'))).distinct().toList();
        assertThat(loaded).hasSizeGreaterThanOrEqualTo(2).allSatisfy(file -> assertThat(file).startsWith(System.getProperty(NativeLibraries.PROPERTY)));
    }
}
