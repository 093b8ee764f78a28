package org.patchlode.job;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.patchlode.corpus.ImageLoader;
import org.patchlode.corpus.InputTensor;
import org.patchlode.corpus.LoadResult;
import org.patchlode.corpus.RgbImage;
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
import org.patchlode.report.Thumbnails;
import org.patchlode.result.RowsFile;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * Projects the winners of some images: one decode and one forward pass an image, then the winners of each layer side by
 * side, whatever image they come from. Not thread-safe.
 */
final class ImageProjector {

    /** How far an activation may differ between mining and projection before the run is not to be trusted. */
    private static final double TOLERANCE = 1e-3;
    /** The same, of a layer's largest activation: rounding grows with what is summed, and that may cancel to next to nothing. */
    private static final double ROUNDING = 1e-4;

    /** Winners that are projected together at most, and what is held for them: a network of gates and smooth non-linearities notes some 30 MB an image. */
    private static final int WINNERS_TOGETHER = 64;
    private static final long BYTES_TOGETHER = 64L << 20;

    private final MiningTask task;
    private final ImageLoader.Sequence loaded;
    private final Worker worker;
    private final StepTimes times;
    private final InputTensor tensor;
    private final List<Layer> layers;
    private final ReceptiveFields fields;
    private final Map<Rule, Map<Integer, Projector>> projectors = new EnumMap<>(Rule.class);
    private final Signals signals = new Signals();
    private final Map<Integer, Needs> needs = new HashMap<>();
    private final List<Row> thumbnails = new ArrayList<>();

    /** @param loaded the images of all that will be projected, in that order */
    ImageProjector(MiningTask task, ImageLoader.Sequence loaded, Worker worker, StepTimes times) {
        this.task = task;
        this.loaded = loaded;
        this.worker = worker;
        this.times = times;
        this.tensor = new InputTensor(task.preprocessing());
        this.layers = task.plan().layers();
        this.fields = new ReceptiveFields(task.plan().network());
    }

    /** One winner, ready to be drawn. */
    private record Traced(WinnerImage image, WinnerImage.Win win, RgbImage pixels, Map<Rule, ImageTrace> traces, float reproduced, float activation) {

        /** Of what all winners of the image share. */
        long bytes() {
            return 3L * pixels.width() * pixels.height() + traces.values().stream().mapToLong(ImageTrace::bytes).sum();
        }
    }

    /** Nodes that projections pass, and those whose activations are read. */
    private record Needs(Set<Integer> nodes, Set<Integer> activations) {}

    /** Small pictures of all images projected since the last call, in that order. */
    List<Row> takeThumbnails() {
        List<Row> taken = List.copyOf(thumbnails);
        thumbnails.clear();
        return taken;
    }

    /** The rows of all winners of these images. */
    List<RowsFile.Placed> project(List<WinnerImage> images) {
        List<RowsFile.Placed> rows = new ArrayList<>();
        List<Traced> together = new ArrayList<>();
        long bytes = 0;
        for (WinnerImage image : images) {
            List<Traced> traced = trace(image);
            together.addAll(traced);
            bytes += traced.get(0).bytes();
            if (together.size() >= WINNERS_TOGETHER || bytes >= BYTES_TOGETHER) {
                rows.addAll(projectTogether(together));
                together.clear();
                bytes = 0;
            }
        }
        rows.addAll(projectTogether(together));
        return rows;
    }

    private List<RowsFile.Placed> projectTogether(List<Traced> together) {
        Map<Integer, List<Traced>> byLayer = new HashMap<>();
        together.forEach(traced -> byLayer.computeIfAbsent(traced.win().layer(), l -> new ArrayList<>()).add(traced));
        List<RowsFile.Placed> rows = new ArrayList<>();
        for (int place = 0; place < task.rules().all().size(); place++) {
            Rule rule = task.rules().all().get(place);
            int at = place;
            byLayer.forEach((layer, traced) -> rows.addAll(rule == Rule.NONE ? unprojected(traced) : projected(layer, rule, at, traced)));
        }
        return rows;
    }

    private List<Traced> trace(WinnerImage image) {
        LoadResult next = loaded.next(times);
        if (!(next instanceof LoadResult.Image readable)) {
            throw new IllegalStateException("image %s was mined but cannot be read any more: %s; put it back or mine again"
                    .formatted(image.image(), ((LoadResult.Bad) next).reason()));
        }
        thumbnails.add(RowFactory.create(image.image(), Thumbnails.jpeg(readable.pixels())));
        Network network = task.plan().network();
        float[] input = new float[task.preprocessing().inputSize()];
        tensor.fill(readable.pixels(), input, 0);
        times.lap(StepKind.PREPARE);
        Needs wanted = needs.computeIfAbsent(image.wins().stream().mapToInt(WinnerImage.Win::layer).max().orElseThrow(), this::upTo);
        Activations activations = worker.trace(input, wanted.activations());
        times.lap(StepKind.FORWARD);
        Map<Rule, ImageTrace> traces = new EnumMap<>(Rule.class);
        task.rules().projecting().forEach(rule -> traces.put(rule, ImageTrace.of(network, rule, wanted.nodes(), activations)));
        List<Traced> traced = new ArrayList<>();
        for (WinnerImage.Win win : image.wins()) {
            Layer layer = layers.get(win.layer());
            int plane = layer.shape().plane();
            float[] values = activations.of(layer.node().index());
            float activation = values[win.map() * plane + win.y() * layer.shape().columns() + win.x()];
            float reproduced = task.rank() == Rank.PEAK ? activation : mean(values, win.map() * plane, plane);
            check(image, win, layer, reproduced, values);
            traced.add(new Traced(image, win, readable.pixels(), traces, reproduced, activation));
        }
        times.lap(StepKind.TRACE);
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
            activations.addAll(ImageTrace.sources(task.plan().network(), rule, nodes));
        }
        return new Needs(nodes, activations);
    }

    /** @param values of the whole layer */
    private static void check(WinnerImage image, WinnerImage.Win win, Layer layer, float reproduced, float[] values) {
        float difference = Math.abs(reproduced - win.score());
        if (!(difference <= TOLERANCE * Math.abs(win.score())) && !(difference <= ROUNDING * largest(values))) {
            throw new IllegalStateException("layer '%s', map %d scored %s on %s while mining but %s while projecting; the image or the hardware changed in between, so mine again"
                    .formatted(layer.name(), win.map(), win.score(), image.image(), reproduced));
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float mean(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return (float) (sum / count);
    }

    private List<RowsFile.Placed> projected(int layer, Rule rule, int place, List<Traced> traced) {
        List<ProjectionTask> tasks = traced.stream()
                .map(t -> new ProjectionTask(t.traces().get(rule), t.win().map(), t.win().y(), t.win().x(), t.activation()))
                .toList();
        List<Projection> projections = projector(layer, rule).project(worker, tasks);
        times.lap(StepKind.PROJECT);
        List<RowsFile.Placed> rows = new ArrayList<>();
        for (int i = 0; i < traced.size(); i++) {
            rows.add(row(traced.get(i), rule, place, Optional.of(projections.get(i))));
        }
        times.lap(StepKind.ENCODE);
        return rows;
    }

    private List<RowsFile.Placed> unprojected(List<Traced> traced) {
        List<RowsFile.Placed> rows = traced.stream().map(t -> row(t, Rule.NONE, 0, Optional.empty())).toList();
        times.lap(StepKind.ENCODE);
        return rows;
    }

    private RowsFile.Placed row(Traced traced, Rule rule, int place, Optional<Projection> projection) {
        WinnerImage.Win win = traced.win();
        Layer layer = layers.get(win.layer());
        Box box = fields.onInput(layer.node()).box(win.y(), win.x());
        Box clipped = box.clip(traced.pixels().height(), traced.pixels().width());
        List<Object> values = new ArrayList<>(List.of(layer.name(), win.map(), win.rank(), win.score(), traced.image().image(), win.y(), win.x(),
                box.top(), box.left(), box.bottom(), box.right(), traced.reproduced(), rule.label(),
                Pictures.patch(traced.pixels(), clipped)));
        Preprocessing.Channels channels = task.preprocessing().channels();
        values.add(projection.map(p -> Pictures.projection(p, channels)).orElse(null));
        if (task.rawProjections()) {
            values.add(projection.map(p -> Pictures.rawValues(p, channels)).orElse(null));
            values.add(projection.map(p -> clipped.rows()).orElse(null));
            values.add(projection.map(p -> clipped.columns()).orElse(null));
        }
        values.addAll(traced.image().labels());
        return new RowsFile.Placed(win.ordinal() + place, RowFactory.create(values.toArray()));
    }

    private Projector projector(int layer, Rule rule) {
        return projectors.computeIfAbsent(rule, r -> new HashMap<>())
                .computeIfAbsent(layer, l -> new Projector(task.plan().network(), layers.get(l), rule, signals));
    }
}
