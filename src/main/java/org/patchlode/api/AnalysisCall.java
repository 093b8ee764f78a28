package org.patchlode.api;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;

/** What an analysis is asked, with the options of {@code patchlode analyze NAME}. Not thread-safe; may be run more than once. */
public final class AnalysisCall {

    private final SparkSession spark;
    private final NamedAnalysis analysis;
    private final Map<String, Object> values = new TreeMap<>();
    private Optional<File> config = Optional.empty();

    AnalysisCall(SparkSession spark, NamedAnalysis analysis) {
        this.spark = spark;
        this.analysis = analysis;
    }

    /**
     * Sets an option by its name.
     *
     * @param name without dashes, such as {@code max-pixels}
     * @param value text, number, boolean, or a list of texts
     * @throws ConfigurationException if there is no such option
     */
    public AnalysisCall option(String name, Object value) {
        if (!AnalyzeOptions.of(analysis).has(name) || name.equals("dry-run") || name.equals("config")) {
            throw new ConfigurationException("'%s' is no option to set here; name one of 'patchlode %s --help' without its dashes".formatted(name, AnalyzeOptions.command(analysis)));
        }
        boolean repeatable = AnalyzeOptions.of(analysis).find(name).filter(option -> option.kind() == Option.Kind.TEXTS).isPresent();
        if (value instanceof Iterable<?> all) {
            values.put(name, StreamSupport.stream(all.spliterator(), false).map(String::valueOf).toList());
        } else if (repeatable) {
            values.put(name, List.of(String.valueOf(value)));
        } else {
            values.put(name, value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value);
        }
        return this;
    }

    /** Options from a HOCON file on this machine; those set by methods win over it. */
    public AnalysisCall config(String file) {
        config = Optional.of(new File(file));
        return this;
    }

    /**
     * Runs it and waits for its end.
     *
     * @throws ConfigurationException if options do not fit together
     * @throws MiningFailedException if it failed; what is wrong with model, corpus, output or images has exceptions of its own
     */
    public AnalyzedOutput run() {
        LayeredConfig all = LayeredConfig.of(AnalyzeOptions.command(analysis), AnalyzeOptions.of(analysis), values, config);
        String output = SessionThread.wait(SessionThread.start(spark, "patchlode-analyze", session -> AnalyzeJob.run(session, analysis, all, Progress.SILENT))).output();
        return new AnalyzedOutput(spark, output);
    }
}
