package org.patchlode.job.analyze;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.engine.EngineFingerprint;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.job.plan.ManifestWriter;
import org.patchlode.job.run.QuarantineTable;
import org.patchlode.job.run.RunFailure;
import org.patchlode.job.run.RunStatus;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.RunGroups;
import org.patchlode.job.stage.StageLog;
import org.patchlode.job.stage.Version;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.OptionValues;
import org.patchlode.report.analysis.AnalysisReport;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunLease;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;

/** An analysis from its options to its {@code _SUCCESS}: the same contract as a run's. */
public final class AnalyzeJob {

    private static final String QUARANTINE = "quarantine";

    private final SparkSession spark;
    private final NamedAnalysis analysis;
    private final OptionValues values;
    private final RunFolder.Existing existing;
    private final RunFolder folder;
    private final Progress progress;
    private final RunGroups groups = RunGroups.fresh();

    private AnalyzeJob(SparkSession spark, NamedAnalysis analysis, LayeredConfig config, Progress progress) {
        OutputOptions.requireOne(config);
        this.spark = spark;
        this.analysis = analysis;
        this.values = config.values();
        this.existing = OutputOptions.existing(values);
        this.folder = RunFolder.at(values.get(OutputOptions.OUTPUT), SessionStorage.of(spark), Set.copyOf(analysis.tables()));
        this.progress = progress;
    }

    /**
     * What came out.
     *
     * @param output URI of the folder
     * @param report URI of its first page
     * @param lines for the terminal
     */
    public record Summary(String output, String report, List<String> lines) {}

    /** Checks everything and says what would be done; writes nothing. @param config with {@link AnalyzeOptions#of} */
    public static List<String> dryRun(SparkSession spark, NamedAnalysis analysis, LayeredConfig config, Progress progress) {
        AnalyzeJob job = new AnalyzeJob(spark, analysis, config, progress);
        job.check();
        PlannedAnalysis plan = job.plan();
        List<String> lines = new ArrayList<>();
        lines.add("analysis       %s: %s".formatted(analysis.name(), analysis.summary()));
        lines.addAll(plan.lines());
        lines.add("output         %s (nothing was written)".formatted(job.folder.uri()));
        plan.warnings().forEach(warning -> lines.add("note           " + warning));
        return lines;
    }

    /**
     * Runs it.
     *
     * @param config with {@link AnalyzeOptions#of}
     * @throws org.patchlode.result.OutputException if the output is refused; also whatever {@link NamedAnalysis#plan} throws
     * @throws org.patchlode.job.pass.TooManyBadImagesException if more images are bad than allowed
     */
    public static Summary run(SparkSession spark, NamedAnalysis analysis, LayeredConfig config, Progress progress) {
        return new AnalyzeJob(spark, analysis, config, progress).run();
    }

    private PlannedAnalysis plan() {
        return analysis.plan(new AnalysisRequest(spark, values, progress));
    }

    private Summary run() {
        StageLog log = new StageLog(folder.uri());
        check();
        PlannedAnalysis plan = plan();
        AnalysisFingerprint fingerprint = AnalysisFingerprint.of(analysis, values, plan.inputs());
        Optional<Summary> done = complete(fingerprint);
        if (done.isPresent()) {
            folder.clearLeftovers();
            return done.get();
        }
        boolean begun = existing == RunFolder.Existing.REFUSE;
        if (begun) {
            // It is refused if it exists, so that it must be made before anything is put there.
            folder.prepare(existing);
        }
        try (RunLease lease = RunLease.take(folder, () -> groups.cancel(spark.sparkContext()))) {
            // Another driver may have finished it while this one waited, and cleared what it was made of.
            done = complete(fingerprint);
            if (done.isPresent()) {
                return done.get();
            }
            begin(fingerprint, begun);
            Summary summary = RunFailure.noting(folder, lease, () -> run(lease, plan, fingerprint));
            log.end("complete", "");
            return summary;
        } catch (Throwable e) {
            // Spark throws checked exceptions that it does not declare.
            log.end("failed", RunFailure.sentence(e));
            throw e;
        }
    }

    private Optional<Summary> complete(AnalysisFingerprint fingerprint) {
        if (existing != RunFolder.Existing.RESUME || !folder.isComplete()) {
            return Optional.empty();
        }
        fingerprint.checkSame(folder, RunNames.kept(AnalysisFingerprint.FILE));
        return Optional.of(summary(List.of("note       the analysis was complete already; nothing was done")));
    }

    /** What {@code mine} took hours for is not replaced by an analysis that was given its name. */
    private void check() {
        folder.check(existing);
        boolean holds = folder.exists(RunNames.manifest()) || folder.exists(RunNames.plan());
        if (existing == RunFolder.Existing.OVERWRITE && holds && RunStatus.analysis(folder).isEmpty()) {
            throw new OutputException("the output %s is a run and no analysis', so it is left alone; give another output".formatted(folder.uri()));
        }
    }

    private void begin(AnalysisFingerprint fingerprint, boolean begun) {
        boolean goesOn = existing == RunFolder.Existing.RESUME && fingerprint.checkSame(folder, RunNames.plan());
        if (!begun) {
            folder.prepare(goesOn || existing == RunFolder.Existing.OVERWRITE ? existing : RunFolder.Existing.OVERWRITE);
        }
        RunFailure.clear(folder);
        if (!goesOn) {
            folder.write(RunNames.plan(), fingerprint.toJson());
        }
    }

    private Summary run(RunLease lease, PlannedAnalysis plan, AnalysisFingerprint fingerprint) {
        long began = System.nanoTime();
        Set<String> tables = new LinkedHashSet<>(analysis.tables());
        tables.add(QUARANTINE);
        AnalysisOutput output = new AnalysisOutput(spark, folder, progress, groups, lease::check, tables);
        AnalysisOutcome outcome = plan.run(output);
        lease.check();
        output.written(QUARANTINE, QuarantineTable.write(spark, folder, outcome.bad()));
        List<String> warnings = Stream.concat(plan.warnings().stream(), output.notes().stream()).toList();
        AnalysisManifest manifest = new AnalysisManifest(new Manifest.Tool("patchlode", Version.current()), analysis.name(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), recorded(), plan.inputs(), outcome.counts(), (System.nanoTime() - began) / 1e9,
                List.copyOf(EngineFingerprint.of(folder)), ManifestWriter.environment(spark), warnings, output.checksums());
        AnalysisReport.write(SessionStorage.of(spark), folder.uri("report"), outcome.page(), facts(manifest));
        folder.write(RunNames.kept(AnalysisFingerprint.FILE), fingerprint.toJson());
        folder.write(RunNames.manifest(), manifest.toJson());
        lease.check();
        folder.commit(lease);
        List<String> lines = new ArrayList<>(outcome.summary());
        if (!outcome.bad().isEmpty()) {
            lines.add("bad        %,d images, listed in %s; the first is %s: %s".formatted(outcome.bad().size(), folder.uri(QUARANTINE), outcome.bad().get(0).image(), outcome.bad().get(0).reason()));
        }
        warnings.forEach(warning -> lines.add("note       " + warning));
        return summary(lines);
    }

    private Summary summary(List<String> first) {
        List<String> lines = new ArrayList<>(first);
        String report = folder.uri("report/index.html");
        lines.add("output     " + folder.uri());
        lines.add("report     " + report);
        return new Summary(folder.uri(), report, lines);
    }

    private Map<String, Object> recorded() {
        Map<String, Object> options = new LinkedHashMap<>();
        AnalyzeOptions.of(analysis).stream().filter(option -> option.effect().recorded()).forEach(option -> options.put(option.manifestKey(), values.recorded(option)));
        return options;
    }

    /** What stands at the foot of the report. */
    private static Map<String, String> facts(AnalysisManifest manifest) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("made by", manifest.tool().name() + " " + manifest.tool().version() + ", " + manifest.created());
        manifest.inputs().forEach(input -> facts.merge(input.kind(), input.uri(), (one, other) -> one + ", " + other));
        manifest.options().forEach((name, value) -> facts.put(name.replace('_', ' '), String.valueOf(value)));
        manifest.counts().forEach((name, value) -> facts.put(name.replace('_', ' '), "%,d".formatted(value)));
        if (!manifest.engines().isEmpty()) {
            facts.put("engine", String.join("; ", manifest.engines()));
        }
        if (!manifest.warnings().isEmpty()) {
            facts.put("notes", String.join("; ", manifest.warnings()));
        }
        return facts;
    }
}
