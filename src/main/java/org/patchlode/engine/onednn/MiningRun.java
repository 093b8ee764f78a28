package org.patchlode.engine.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.PeakSink;
import org.patchlode.engine.Peaks;
import org.patchlode.engine.onednn.program.Program;
import org.patchlode.network.Network;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** Runs the mining program and reduces each mined layer as soon as it is there, while it is in the cache. */
final class MiningRun implements AutoCloseable {

    private final EnginePlan plan;
    private final ProgramExecution run;
    private final List<TapReader> readers = new ArrayList<>();
    private final Map<Integer, Peaks[]> peaks = new HashMap<>();
    private StepTimes times = new StepTimes();

    MiningRun(OneDnnEngine engine) {
        plan = engine.plan();
        Network network = plan.network();
        run = new ProgramExecution(engine.mining(), engine.dnn());
        try {
            prepare(network);
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private void prepare(Network network) {
        for (Program.Tap tap : run.program().taps()) {
            var node = network.nodes().get(tap.node());
            PeakReader exact = new PeakReader(tap.lanes(), node.shape().maps(), network.nonNegative(node) && network.numbersOnly(node), plan.means());
            readers.add(new TapReader(tap, node.shape(), run, exact, plan.means()));
            Peaks[] images = new Peaks[run.program().batch()];
            for (int i = 0; i < images.length; i++) {
                images[i] = new Peaks(node.shape().maps());
            }
            peaks.put(tap.node(), images);
        }
    }

    void lapInto(StepTimes newTimes) {
        times = newTimes;
    }

    void peaks(float[] images, int count, IntPredicate counted, PeakSink sink) {
        if (count < 1 || count > run.program().batch()) {
            throw new IllegalArgumentException("a micro-batch of %d images is outside 1 to %d".formatted(count, run.program().batch()));
        }
        run.execute(images, 0, count, (tap, bytes) -> read(tap, count, counted));
        for (int image = 0; image < count; image++) {
            for (int layer = 0; layer < plan.layers().size(); layer++) {
                sink.accept(image, layer, peaks.get(plan.layers().get(layer).node().index())[image]);
            }
        }
    }

    private void read(int tap, int count, IntPredicate counted) {
        times.lap(StepKind.FORWARD);
        Peaks[] into = peaks.get(run.program().taps().get(tap).node());
        for (int image = 0; image < count; image++) {
            readers.get(tap).read(image, counted.test(image), into[image]);
        }
        times.lap(StepKind.REDUCE);
    }

    @Override
    public void close() {
        run.close();
    }
}
