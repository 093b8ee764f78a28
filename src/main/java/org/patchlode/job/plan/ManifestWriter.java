package org.patchlode.job.plan;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.Coverage;
import org.patchlode.analysis.ReportSection;
import org.patchlode.analysis.Section;
import org.patchlode.digest.Sha256;
import org.patchlode.job.corpus.CorpusDigest;
import org.patchlode.job.stage.StageFigures;
import org.patchlode.job.stage.Version;
import org.patchlode.mining.MiningState;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Field;
import org.patchlode.network.Layer;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.network.ReceptiveField;
import org.patchlode.network.ReceptiveFields;
import org.patchlode.network.Shape;
import org.patchlode.option.Effect;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

/** Fills in the manifest of a run. */
public final class ManifestWriter {

    private ManifestWriter() {}

    public static Manifest manifest(SparkSession spark, MinePlan plan, Section<MiningState> section, int winners, List<String> engines, StageFigures mined, StageFigures projected, double counted, double written,
            Manifest.Rows rows, List<ReportSection> sections) {
        MiningState state = section.state();
        Coverage covered = section.coverage();
        long bad = covered.bad().size();
        long seen = covered.images() + bad;
        long dead = 0;
        for (int layer = 0; layer < state.layers(); layer++) {
            for (int map = 0; map < state.maps(layer); map++) {
                dead += state.winners(layer, map).isEmpty() ? 1 : 0;
            }
        }
        Preprocessing preprocessing = plan.preprocessing().preprocessing();
        Shape input = plan.engine().network().input();
        String version = Version.current();
        CorpusDigest digest = plan.digest();
        return new Manifest(
                new Manifest.Tool("patchlode", version),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                new Manifest.ModelFile(plan.options().model(), plan.model().format(), plan.model().sha256(), plan.model().bytes()),
                new Manifest.Input(plan.preprocessing().name(), Sha256.of(plan.preprocessing().text()), plan.preprocessing().text(),
                        preprocessing.width(), preprocessing.height(), preprocessing.channels().name()),
                options(plan, covered.shards()),
                new Manifest.Corpus(plan.options().corpus(), plan.listing().totalBytes(), digest.listing(), digest.content()),
                new Manifest.Counts(seen, covered.images(), bad, plan.listing().skipped(), winners, plan.maps(), dead, plan.listing().duplicates()),
                new Manifest.Stages(
                        new Manifest.Mine(mined.seconds(), seen, rate(seen - mined.reused(), mined.seconds()), mined.watch().steps().seconds(),
                                sinceStart(mined.watch().steps().firstDone())),
                        new Manifest.Project(projected.seconds(), winners, rate(winners - projected.reused(), projected.seconds()), projected.watch().steps().seconds()),
                        new Manifest.Quantiles(counted), new Manifest.Write(written)),
                new Manifest.Bytes(covered.bytes(), (long) section.toBytes().length * covered.shards()),
                engines,
                new Manifest.Shape(input.maps(), input.rows(), input.columns()),
                layers(plan.engine().network(), plan.engine().layers()),
                environment(spark),
                plan.base().map(BaseRun::figures).orElse(Manifest.Base.NONE),
                rows,
                sections);
    }

    /** Java, system and Spark of the driver. */
    public static Manifest.Environment environment(SparkSession spark) {
        return new Manifest.Environment(System.getProperty("java.version"), System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"), spark.version(), spark.sparkContext().master());
    }

    /** What decides the result, and how it was run. */
    private static Map<String, Object> options(MinePlan plan, int shards) {
        Map<String, Object> options = new LinkedHashMap<>();
        OptionValues values = plan.values();
        MineOptions.ALL.stream().filter(option -> option.effect().recorded()).forEach(option -> options.put(option.manifestKey(), values.recorded(option)));
        options.put(MineOptions.SHARDS.manifestKey(), shards);
        plan.base().ifPresent(base -> options.put(MineOptions.BASE.manifestKey(), base.run().uri()));
        return options;
    }

    /** @throws OutputException if a finished run is of something else than what is asked for */
    public static void checkSame(MinePlan plan, Manifest done, RunFolder run) {
        RecordedOptions.differences(done, plan.values(), Effect::comparedByResume).forEach(difference -> {
            throw differs(run, difference.key(), difference.then(), difference.now());
        });
        if (!done.model().sha256().equals(plan.model().sha256())) {
            throw differs(run, "model", done.model().sha256(), plan.model().sha256());
        }
        if (!done.preprocessing().sha256().equals(Sha256.of(plan.preprocessing().text()))) {
            throw differs(run, "preprocessing", done.preprocessing().name(), plan.preprocessing().name());
        }
        if (done.counts().seen() != plan.listing().images().size() || done.corpus().bytes() != plan.listing().totalBytes()) {
            throw differs(run, "corpus", done.counts().seen() + " images", plan.listing().images().size() + " images");
        }
        if (CorpusDigest.of(done.corpus()).differs(plan.digest())) {
            throw differs(run, "corpus", done.counts().seen() + " images", "as many of other names, times of change or content");
        }
    }

    private static OutputException differs(RunFolder run, String what, Object then, Object now) {
        return new OutputException("the finished run %s was made with another %s (%s, now %s); give another output or --overwrite"
                .formatted(run.uri(), what, then, now));
    }

    private static List<Manifest.LayerRow> layers(Network network, List<Layer> mined) {
        ReceptiveFields fields = new ReceptiveFields(network);
        List<Manifest.LayerRow> rows = new ArrayList<>();
        for (Layer layer : network.layers()) {
            Field down = Field.NONE;
            Field across = Field.NONE;
            try {
                ReceptiveField field = fields.onInput(layer.node());
                down = field.rows();
                across = field.columns();
            } catch (ModelException e) {
                // A layer where branches of different stride meet has no field of one size; such a layer is never mined.
            }
            rows.add(new Manifest.LayerRow(layer.name(), layer.kind(), layer.shape().maps(), layer.shape().rows(), layer.shape().columns(),
                    down.size(), across.size(), down.stride(), across.stride(), mined.contains(layer)));
        }
        return rows;
    }

    /** Seconds from the start of this program. */
    private static double sinceStart(long millis) {
        return millis == Long.MAX_VALUE ? 0 : (millis - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    }

    private static double rate(long count, double seconds) {
        return seconds > 0 ? count / seconds : 0;
    }
}
