package org.patchlode.job.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.projection.ProjectionAnalysis;
import org.patchlode.analysis.projection.WinnerDrawing;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.engine.EnginePlan;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.CorpusDigest;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.job.labels.TypedLabels;
import org.patchlode.model.Model;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.Layer;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Shape;
import org.patchlode.option.OptionValues;
import org.patchlode.report.cells.CellDrawing;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.ReportOptions;

/**
 * All that is known before anything is written: what {@code --dry-run} prints.
 *
 * @param options as asked
 * @param model as read
 * @param preprocessing as read
 * @param corpus its images
 * @param engine network, mined layers, whether means are wanted
 * @param leftOut layers of {@code all} that the rule cannot project
 * @param shards pieces of the corpus
 * @param slots task slots of the cluster
 * @param labels if given
 * @param base the older run that this one begins with, if any
 * @param warnings sentences for the user
 */
public record MinePlan(
        MineOptions options,
        Model model,
        PreprocessingFile preprocessing,
        PlannedCorpus corpus,
        EnginePlan engine,
        List<Layer> leftOut,
        int shards,
        int slots,
        Optional<TypedLabels> labels,
        Optional<BaseRun> base,
        List<String> warnings) {

    /** Bytes of a winner in a shard's state: score, image, row, column, and its share of the table of ids. */
    private static final int WINNER_BYTES = 24;
    /** Bytes of a map's statistics in a shard's state: sums, extremes, some twelve buckets. */
    private static final int MAP_BYTES = 200;

    /** What every run asks. */
    public WinnersAnalysis winners() {
        return new WinnersAnalysis(engine.network(), engine.layers(), options.top(), options.rank() == Rank.MEAN, listing().images().size());
    }

    /** What the pass over the corpus asks. */
    public List<CorpusAnalysis<?, ?>> analyses() {
        List<CorpusAnalysis<?, ?>> analyses = new ArrayList<>();
        analyses.add(winners());
        analyses.addAll(MineExtensions.of(options.values(), engine.network(), engine.layers()));
        return analyses;
    }

    /** What every run asks about the images that won. */
    public ProjectionAnalysis projection() {
        return new ProjectionAnalysis(engine.network(), engine.layers(), preprocessing.preprocessing(), options.rank() == Rank.MEAN, options.rules(), options.rawProjections(), drawing().stream().map(WinnerDrawing.class::cast).toList());
    }

    /**
     * What of the report is drawn beside the projection: cells of winners, unless a base run has some of them, whose pixels nobody has at hand, or
     * projections are scaled by their stored values.
     */
    public Optional<CellDrawing> drawing() {
        if (base.isPresent() || options.rawProjections()) {
            return Optional.empty();
        }
        ReportOptions report = ReportOptions.pages();
        ReceptiveFields fields = new ReceptiveFields(engine.network());
        Shape input = engine.network().input();
        List<CellDrawing.DrawnLayer> layers = new ArrayList<>();
        for (Layer layer : engine.layers()) {
            ReceptiveField field = fields.onInput(layer.node());
            int height = IntStream.range(0, layer.shape().rows()).map(y -> field.box(y, 0).rows()).max().orElse(1);
            int width = IntStream.range(0, layer.shape().columns()).map(x -> field.box(0, x).columns()).max().orElse(1);
            layers.add(new CellDrawing.DrawnLayer(layer.name(), new LayerTiles(LayerTiles.window(width, input.columns()), LayerTiles.window(height, input.rows()),
                    report.grid(), options.rules().projecting().size(), true)));
        }
        return Optional.of(new CellDrawing(layers, report));
    }

    /** What the engine computes: for the analyses, and for the projection of winners. */
    public EnginePlan needed() {
        return analyses().stream().map(CorpusAnalysis::needs).reduce(Needs.NONE, Needs::and).plan(engine.network());
    }

    /** The options with the names of the layers that they choose. */
    OptionValues values() {
        return options.values().with(MineOptions.LAYERS, engine.layers().stream().map(Layer::name).toList());
    }

    /** The images. */
    public CorpusListing listing() {
        return corpus.listing();
    }

    /** Which images they are. */
    CorpusDigest digest() {
        return corpus.digest();
    }

    /** Of the images of a piece; what is taken over is of what the older run read, whatever the files are now. */
    ContentHashes hashes(Shard piece) {
        return piece.kept().isEmpty() ? corpus.hashes() : base.map(BaseRun::hashes).orElse(ContentHashes.NONE);
    }

    /** The corpus in pieces. @param count of those that are mined */
    public List<Shard> pieces(int count) {
        return base.map(older -> older.shards(count, analyses())).orElseGet(() -> Shard.cut(listing().images(), count));
    }

    /** All images that a piece covers. */
    public Function<Shard, List<ImageRef>> images() {
        return base.map(BaseRun::images).orElse(Shard::images);
    }

    /** Feature maps mined. */
    long maps() {
        return engine.layers().stream().mapToLong(layer -> layer.shape().maps()).sum();
    }

    /** Upper bound of one shard's state. */
    long stateBytes() {
        return maps() * (MAP_BYTES + (long) options.top() * WINNER_BYTES);
    }

    /** Upper bound of what the merge moves. */
    long mergeBytes() {
        return stateBytes() * shards;
    }

    /** An executor's memory, estimated from above. */
    MemoryNeed memory() {
        return MemoryNeed.of(new MemoryNeed.Work(engine.network(), engine.layers(), options.top(), slotsAnExecutor(), !options.rules().projecting().isEmpty(),
                options.engine() == EngineChoice.ONNXRUNTIME || engine.foreign().isPresent()));
    }

    int slotsAnExecutor() {
        return Math.max(1, Math.min(slots, 8));
    }

    /** Rows of the result, at most. */
    long winnersBound() {
        return maps() * Math.min(options.top(), listing().images().size());
    }
}
