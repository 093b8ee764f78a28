package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Backend;
import org.patchlode.engine.Engine;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.engine.Worker;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.network.Shape;

/** Projections on windows are those on whole planes. */
@Tag("instruction-sets")
class WindowedProjectionTest {

    /** Of the same worker, so that only the windows differ. */
    @ParameterizedTest
    @CsvSource({"ND4J, DECONVNET", "ND4J, GUIDED", "ND4J, GRADIENT", "ONEDNN, DECONVNET", "ONEDNN, GUIDED", "ONEDNN, GRADIENT"})
    void windowsEqualWholePlanesOfTheSameWorker(Backend backend, Rule rule) {
        for (Network network : List.of(RandomNetworks.everything(new Random(5)), RandomNetworks.gated(new Random(8)))) {
            float[] image = RandomNetworks.values(new Random(3), network.input().size());
            Signals shared = new Signals();
            try (Engine engine = backend.open(new EnginePlan(network, List.of(), false)); Worker worker = engine.worker()) {
                for (Layer layer : network.layers()) {
                    if (RuleSupport.obstacle(network, layer, rule).isPresent()) {
                        continue;
                    }
                    Projector windowed = new Projector(network, layer, rule, shared);
                    Set<Integer> wanted = new HashSet<>(ImageTrace.sources(network, rule, windowed.nodes()));
                    wanted.add(layer.node().index());
                    Activations activations = worker.trace(image, wanted);
                    ImageTrace trace = ImageTrace.of(network, rule, windowed.nodes(), activations);
                    Shape shape = layer.shape();
                    List<ProjectionTask> tasks = new ArrayList<>();
                    for (int[] place : new int[][] {{0, 0}, {shape.rows() / 2, shape.columns() / 2}, {shape.rows() - 1, shape.columns() - 1}}) {
                        tasks.add(new ProjectionTask(trace, tasks.size() % shape.maps(), place[0], place[1], 1.5f));
                    }
                    float[][] whole = new float[1][];
                    Windows planes = new Windows(network, layer, true);
                    List<Projection> found = windowed.project(worker, tasks);
                    new BackwardPass(network, planes, rule, new Signals()).run(worker, layer.node().index(), tasks, pixels -> whole[0] = pixels.clone());
                    for (int i = 0; i < tasks.size(); i++) {
                        expectSame(found.get(i), whole[0], i * network.input().size(), network.input(), layer.name() + ", unit " + i);
                    }
                }
            }
        }
    }

    private static void expectSame(Projection found, float[] whole, int offset, Shape input, String what) {
        double scale = 0;
        for (int i = 0; i < input.size(); i++) {
            scale = Math.max(scale, Math.abs(whole[offset + i]));
        }
        for (int c = 0; c < input.maps(); c++) {
            for (int y = 0; y < input.rows(); y++) {
                for (int x = 0; x < input.columns(); x++) {
                    var box = found.box();
                    boolean inside = y >= box.top() && y < box.bottom() && x >= box.left() && x < box.right();
                    double value = inside ? found.values()[(c * box.rows() + y - box.top()) * box.columns() + x - box.left()] : 0;
                    assertThat(value).as("%s at %d,%d,%d", what, c, y, x).isCloseTo(whole[offset + (c * input.rows() + y) * input.columns() + x], within(1e-6 * scale));
                }
            }
        }
    }
}
