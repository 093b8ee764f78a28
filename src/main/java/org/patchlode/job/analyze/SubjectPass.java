package org.patchlode.job.analyze;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.PassState;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.engine.CheckedEngine;
import org.patchlode.job.engine.EngineFingerprint;
import org.patchlode.job.engine.EngineProbe;
import org.patchlode.job.engine.LoadedEngine;
import org.patchlode.job.engine.MiningTask;
import org.patchlode.job.engine.SharedEngine;
import org.patchlode.job.options.LimitOptions;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.job.pass.BoundedPass;
import org.patchlode.job.pass.PassTables;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.QuarantineTable;
import org.patchlode.mining.BadImage;
import org.patchlode.network.FlopCount;
import org.patchlode.network.Layer;
import org.patchlode.option.OptionValues;
import org.patchlode.result.RunFolder;
import org.patchlode.result.SessionStorage;

/** The pass of an analysis over the images of its {@link Subject}: restartable, bounded in bad images, on executors. */
public final class SubjectPass {

    /** What a core does in a second with oneDNN, as measured of SqueezeNet on AVX-512; half of it on AVX2, a tenth with ND4J. */
    private static final double RATE = 1e11;

    private final AnalysisOutput output;
    private final Subject subject;
    private final OptionValues values;

    /** @param values of {@link SubjectOptions} */
    public SubjectPass(AnalysisOutput output, Subject subject, OptionValues values) {
        this.output = output;
        this.subject = subject;
        this.values = values;
    }

    /**
     * Runs analyses in one pass and writes the tables that they have.
     *
     * @param analyses whose sections are kept in the output
     * @param then is given what is known of all images, and gives the result
     * @throws TooManyBadImagesException if more images are bad than allowed
     */
    public <R> R run(List<CorpusAnalysis<?, ?>> analyses, Function<PassState, R> then) {
        return run(analyses, (state, engine) -> then.apply(state));
    }

    /** The same. @param then is given the engine too, which is still open */
    public <R> R run(List<CorpusAnalysis<?, ?>> analyses, BiFunction<PassState, SharedEngine, R> then) {
        JavaSparkContext java = JavaSparkContext.fromSparkContext(output.spark().sparkContext());
        RunFolder folder = output.folder();
        Needs needs = analyses.stream().map(CorpusAnalysis::needs).reduce(Needs.NONE, Needs::and);
        MiningTask task = new MiningTask(needs.plan(subject.network()), subject.preprocessing().preprocessing(), LimitOptions.limits(values), values.get(ModelOptions.ENGINE),
                values.get(MineOptions.BATCH).orElse(0), analyses, List.of(), folder.uri());
        Set<String> known = EngineFingerprint.of(folder);
        List<Shard> shards = Shard.cut(subject.images(), shards(analyses));
        CheckedEngine checked = CheckedEngine.of(values.get(ModelOptions.CHECK), task, subject.images(), SessionStorage.of(output.spark()));
        try (SharedEngine shared = new SharedEngine(java, new LoadedEngine(checked.fixed(task), known, checked), SessionStorage.of(output.spark()))) {
            if (!known.isEmpty()) {
                EngineFingerprint.check(folder.uri(), known, EngineProbe.kinds(java, shared.engine(), shared.hadoop()));
            }
            double most = values.get(LimitOptions.MAX_BAD_FRACTION) * subject.images().size();
            PassState state = new BoundedPass("analyzing", "analyze", output.groups().mine(), most)
                    .run(output.spark(), shared.engine(), shared.hadoop(), shards, output.progress(), this::tooMany).state();
            checked.warnings(folder).forEach(output::note);
            output.check();
            new PassTables(output.spark(), shared.engine(), shared.hadoop(), folder, shards, Shard::images).write(state).forEach(output::written);
            output.check();
            return then.apply(state, shared);
        }
    }

    /** Pictures that the network is shown in all. */
    public static long passes(Subject subject, List<CorpusAnalysis<?, ?>> analyses) {
        return (long) subject.images().size() * pictures(analyses);
    }

    /** What {@code --dry-run} says of the passes: how many, and about how long they take. */
    public static String line(AnalysisRequest request, Subject subject, List<CorpusAnalysis<?, ?>> analyses) {
        long passes = passes(subject, analyses);
        int slots = Math.max(1, request.spark().sparkContext().defaultParallelism());
        return "passes         %,d pictures are shown to the network: about %s on %d task slots, if each computes %.0f GFLOP/s".formatted(
                passes, duration(passes * flops(subject) / RATE / slots), slots, RATE / 1e9);
    }

    private static String duration(double seconds) {
        if (seconds < 100) {
            return String.format(Locale.ROOT, "%.0f s", Math.ceil(seconds));
        }
        return seconds < 6000 ? String.format(Locale.ROOT, "%.0f min", seconds / 60) : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private static double flops(Subject subject) {
        int deepest = subject.network().layers().stream().map(Layer::node).mapToInt(node -> node.index()).max().orElseThrow();
        return FlopCount.flops(subject.network(), deepest);
    }

    private static int pictures(List<CorpusAnalysis<?, ?>> analyses) {
        return analyses.stream().map(CorpusAnalysis::presentation).distinct().mapToInt(presentation -> presentation.pictures()).sum();
    }

    private int shards(List<CorpusAnalysis<?, ?>> analyses) {
        int slots = Math.max(1, output.spark().sparkContext().defaultParallelism());
        double flops = flops(subject) * pictures(analyses);
        long kept = analyses.stream().mapToLong(CorpusAnalysis::keptBytesAnImage).sum();
        int images = subject.images().size();
        return Math.min(values.get(MineOptions.SHARDS).orElse(Shard.plannedCount(images, slots, flops, kept)), images);
    }

    private TooManyBadImagesException tooMany(List<BadImage> bad, long total, boolean early) {
        QuarantineTable.write(output.spark(), output.folder(), bad);
        String limit = bad.size() == total ? "so there is nothing to analyze" : "more than --max-bad-fraction %s allows".formatted(values.get(LimitOptions.MAX_BAD_FRACTION));
        return TooManyBadImagesException.listed(bad, total, early, limit, output.folder().uri("quarantine"));
    }
}
