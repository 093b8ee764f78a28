package org.patchlode.analysis.projection;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Win;
import org.patchlode.analysis.WinningImage;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Worker;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.engine.backward.Signals;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Rule;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/** One forward pass an image, then the winners of each layer side by side, whatever image they come from. Not thread-safe. */
final class ProjectionWork implements WinningImageAnalysis.Work {

    /**
     * Of a layer's largest activation, by how much one may differ between mining and projection before the run is not to be trusted. Both
     * passes add up in orders of their own, and in deep networks with unlucky weights rounding grows to some ten-thousandths.
     */
    private static final double TOLERANCE = 1e-3;

    /** Winners that are projected together at most, and what is held for them: a network of gates and smooth non-linearities notes some 30 MB an image. */
    private static final int WINNERS_TOGETHER = 64;
    private static final long BYTES_TOGETHER = 64L << 20;

    private final ProjectionAnalysis task;
    private final Worker worker;
    private final StepTimes times;
    private final InputTensor tensor;
    private final List<Layer> layers;
    private final ReceptiveFields fields;
    private final Map<Rule, Map<Integer, Projector>> projectors = new EnumMap<>(Rule.class);
    private final Signals signals = new Signals();
    private final Map<Integer, Needs> needs = new HashMap<>();
    private final List<Traced> together = new ArrayList<>();
    private final Map<Cut, byte[]> patches = new HashMap<>();
    private final Map<String, WinnerDrawing.Work> drawings = new LinkedHashMap<>();
    private long bytes;

    ProjectionWork(ProjectionAnalysis task, Worker worker, StepTimes times) {
        this.task = task;
        this.worker = worker;
        this.times = times;
        this.tensor = new InputTensor(task.preprocessing());
        this.layers = task.layers();
        this.fields = new ReceptiveFields(task.network());
        task.drawings().forEach(drawing -> drawings.put(drawing.name(), drawing.begin()));
    }

    /** One winner, ready to be drawn. */
    private record Traced(WinningImage image, Win win, Map<Rule, ImageTrace> traces, float reproduced, float activation, Optional<byte[]> response) {

        /** Of what all winners of the image share. */
        long bytes() {
            return 3L * image.pixels().width() * image.pixels().height() + traces.values().stream().mapToLong(ImageTrace::bytes).sum();
        }
    }

    /** Where a patch is cut. Maps that win at the same place, and rules, share one. */
    private record Cut(String image, Box clipped) {}

    /** Nodes that projections pass, and those whose activations are read. */
    private record Needs(Set<Integer> nodes, Set<Integer> activations) {}

    @Override
    public void accept(WinningImage image, AnalysisTable.Sink rows) {
        List<Traced> traced = trace(image);
        together.addAll(traced);
        bytes += traced.get(0).bytes();
        if (together.size() >= WINNERS_TOGETHER || bytes >= BYTES_TOGETHER) {
            end(rows);
        }
    }

    @Override
    public void end(AnalysisTable.Sink rows) {
        Map<Integer, List<Traced>> byLayer = new HashMap<>();
        together.forEach(traced -> byLayer.computeIfAbsent(traced.win().layer(), l -> new ArrayList<>()).add(traced));
        for (int place = 0; place < task.rules().all().size(); place++) {
            Rule rule = task.rules().all().get(place);
            int at = place;
            byLayer.forEach((layer, traced) -> {
                if (rule == Rule.NONE) {
                    unprojected(traced, rows);
                } else {
                    projected(layer, rule, at, traced, rows);
                }
            });
        }
        together.clear();
        patches.clear();
        bytes = 0;
    }

    @Override
    public void beside(String name, AnalysisTable.Sink rows) {
        drawings.get(name).end(rows);
        times.lap(StepKind.ENCODE);
    }

    private List<Traced> trace(WinningImage image) {
        Network network = task.network();
        float[] input = new float[task.preprocessing().inputSize()];
        tensor.fill(image.pixels(), input, 0);
        times.lap(StepKind.PREPARE);
        Needs wanted = needs.computeIfAbsent(image.wins().stream().mapToInt(Win::layer).max().orElseThrow(), this::upTo);
        Activations activations = worker.trace(input, wanted.activations());
        times.lap(StepKind.FORWARD);
        Map<Rule, ImageTrace> traces = new EnumMap<>(Rule.class);
        task.rules().projecting().forEach(rule -> traces.put(rule, ImageTrace.of(network, rule, wanted.nodes(), activations)));
        List<Traced> traced = new ArrayList<>();
        Map<Integer, Float> largest = new HashMap<>();
        for (Win win : image.wins()) {
            Layer layer = layers.get(win.layer());
            int plane = layer.shape().plane();
            float[] values = activations.of(layer.node().index());
            float activation = values[win.map() * plane + win.y() * layer.shape().columns() + win.x()];
            float reproduced = task.byMean() ? mean(values, win.map() * plane, plane) : activation;
            check(image, win, layer, reproduced, () -> largest.computeIfAbsent(win.layer(), l -> Pictures.largest(values)));
            times.lap(StepKind.TRACE);
            // Here, because the next image's activations are written over these.
            Optional<byte[]> response = Response.png(values, layer.shape(), win.map(), activation);
            times.lap(StepKind.ENCODE);
            traced.add(new Traced(image, win, traces, reproduced, activation, response));
        }
        return traced;
    }

    /**
     * What images need whose deepest win is in that layer. Images that won in other layers before it need no less, so that
     * there are as many kinds of trace as layers, and an engine that prepares itself for each prepares few.
     */
    private Needs upTo(int deepest) {
        Set<Integer> nodes = new TreeSet<>();
        Set<Integer> activations = new TreeSet<>();
        for (int layer = 0; layer <= deepest; layer++) {
            activations.add(layers.get(layer).node().index());
            for (Rule rule : task.rules().projecting()) {
                nodes.addAll(projector(layer, rule).nodes());
            }
        }
        for (Rule rule : task.rules().all()) {
            activations.addAll(ImageTrace.sources(task.network(), rule, nodes));
        }
        return new Needs(nodes, activations);
    }

    /** @param largest activation of the whole layer; seldom asked for, as most scores come within the tolerance of themselves */
    private static void check(WinningImage image, Win win, Layer layer, float reproduced, Supplier<Float> largest) {
        float difference = Math.abs(reproduced - win.score());
        if (!(difference <= TOLERANCE * Math.abs(win.score()) || difference <= TOLERANCE * largest.get())) {
            throw new IllegalStateException("layer '%s', map %d scored %s on %s while mining but %s while projecting; the image or the hardware changed in between, so mine again"
                    .formatted(layer.name(), win.map(), win.score(), image.image(), reproduced));
        }
    }

    private static float mean(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return (float) (sum / count);
    }

    private void projected(int layer, Rule rule, int place, List<Traced> traced, AnalysisTable.Sink rows) {
        List<ProjectionTask> tasks = traced.stream()
                .map(t -> new ProjectionTask(t.traces().get(rule), t.win().map(), t.win().y(), t.win().x(), t.activation()))
                .toList();
        List<Projection> projections = projector(layer, rule).project(worker, tasks);
        times.lap(StepKind.PROJECT);
        for (int i = 0; i < traced.size(); i++) {
            rows.row(traced.get(i).win().ordinal() + place, row(traced.get(i), rule, place, Optional.of(projections.get(i))).toValues(task.raw()));
        }
        times.lap(StepKind.ENCODE);
    }

    private void unprojected(List<Traced> traced, AnalysisTable.Sink rows) {
        traced.forEach(t -> rows.row(t.win().ordinal(), row(t, Rule.NONE, 0, Optional.empty()).toValues(task.raw())));
        times.lap(StepKind.ENCODE);
    }

    private WinnerRow row(Traced traced, Rule rule, int place, Optional<Projection> projection) {
        Win win = traced.win();
        RgbImage pixels = traced.image().pixels();
        Layer layer = layers.get(win.layer());
        Box box = fields.onInput(layer.node()).box(win.y(), win.x());
        Box clipped = box.clip(pixels.height(), pixels.width());
        Preprocessing.Channels channels = task.preprocessing().channels();
        Optional<WinnerRow.Values> values = task.raw()
                ? projection.map(p -> new WinnerRow.Values(Pictures.rawValues(p, channels), clipped.rows(), clipped.columns())) : Optional.empty();
        Optional<Pixels> projected = projection.map(p -> Pictures.projection(p, channels));
        drawings.values().forEach(work -> work.draw(new WinnerDrawing.Row(win.ordinal() + place, win, rule.label(), traced.image().image(), pixels, box, projected)));
        return new WinnerRow(layer.name(), win.map(), win.rank(), win.score(), traced.image().image(), win.y(), win.x(), box, traced.reproduced(), rule.label(),
                patches.computeIfAbsent(new Cut(traced.image().image(), clipped), cut -> Pictures.png(Pictures.patch(pixels, clipped))), projected.map(Pictures::png), traced.response(), values, traced.image().labels());
    }

    private Projector projector(int layer, Rule rule) {
        return projectors.computeIfAbsent(rule, r -> new HashMap<>())
                .computeIfAbsent(layer, l -> new Projector(task.network(), layers.get(l), rule, signals));
    }
}
