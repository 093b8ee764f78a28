package org.patchlode.job.analyze.runs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.figure.Png;
import org.patchlode.analysis.health.Finding;
import org.patchlode.analysis.health.FirstLayer;
import org.patchlode.analysis.health.HealthPage;
import org.patchlode.analysis.health.Thresholds;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.report.run.FirstLayerFilters;
import org.patchlode.result.Manifest;

/** {@code analyze health}. */
public final class NamedHealth implements NamedAnalysis {

    private static final Option<String> RUN = Option.required("run", "URI", "A finished run; with responses, if duplicates are to be found.");
    private static final Option<Double> DEAD = Option.fraction("dead", "F", "A feature map is dead if no larger share of the images responds.", Thresholds.DEFAULT.dead()).deciding(Effect.TABLES);
    private static final Option<Double> DOMINATING = Option.decimal("dominating", "X", "A first-layer filter dominates if its root mean square is more than so many times the layer's median.", Thresholds.DEFAULT.dominating())
            .deciding(Effect.TABLES);
    private static final Option<Double> ALIASED = Option.fraction("aliased", "F", "A first-layer filter aliases if a larger share of its spectral power is above its stride's Nyquist frequency.", Thresholds.DEFAULT.aliased())
            .deciding(Effect.TABLES);
    private static final Option<Double> GAP = Option.fraction("frequency-gap", "F", "The first layer has a gap if a smaller share of its spectral power is in the middle third of frequencies.", Thresholds.DEFAULT.gap())
            .deciding(Effect.TABLES);
    private static final Option<Double> ALWAYS_ON = Option.fraction("always-on", "F", "A feature map behind the first layer is always on if at least that share of the images responds.", Thresholds.DEFAULT.alwaysOn())
            .deciding(Effect.TABLES);
    private static final Option<Double> DUPLICATE = Option.fraction("duplicate", "R", "A feature map is a duplicate if its responses correlate more than that with those of a lower channel.", Thresholds.DEFAULT.duplicate())
            .deciding(Effect.TABLES);
    private static final List<Column> COLUMNS = List.of(Column.of("layer", Column.Type.TEXT), Column.optional("channel", Column.Type.INTEGER), Column.of("finding", Column.Type.TEXT),
            Column.of("value", Column.Type.DOUBLE), Column.of("threshold", Column.Type.DOUBLE), Column.optional("other", Column.Type.INTEGER));

    @Override
    public String name() {
        return "health";
    }

    @Override
    public String summary() {
        return "Filters and feature maps that are dead, dominate, alias, repeat each other or are always on.";
    }

    @Override
    public OptionList options() {
        return OptionList.of(RUN, DEAD, DOMINATING, ALIASED, GAP, ALWAYS_ON, DUPLICATE);
    }

    @Override
    public List<String> tables() {
        return List.of("health");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        FinishedRun run = FinishedRun.open(request.get(RUN), request.spark(), request.hadoop());
        Thresholds thresholds = new Thresholds(request.get(DEAD), request.get(DOMINATING), request.get(ALIASED), request.get(GAP), request.get(ALWAYS_ON), request.get(DUPLICATE));
        return new Planned(run, thresholds, request.seed(), filters(run));
    }

    private static Optional<FirstLayerFilters> filters(FinishedRun run) {
        if (!run.folder().exists(FirstLayerFilters.FILE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FirstLayerFilters.of(new ObjectMapper().readTree(run.folder().read(FirstLayerFilters.FILE))));
        } catch (IOException e) {
            throw new UncheckedIOException("'%s' of %s is no JSON; mine again".formatted(FirstLayerFilters.FILE, run.uri()), e);
        }
    }

    private record Planned(FinishedRun run, Thresholds thresholds, long seed, Optional<FirstLayerFilters> filters) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            return List.of("run            %s (%d layers mined%s)".formatted(run.uri(), run.manifest().layers().stream().filter(Manifest.LayerRow::mined).count(),
                    run.hasResponses() ? ", with responses" : ""));
        }

        @Override
        public List<AnalysisInput> inputs() {
            return List.of(run.input());
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (!run.hasResponses()) {
                warnings.add("the run kept no responses, so duplicates were not looked for; mine with --responses peak to find them");
            }
            if (filters.isEmpty()) {
                warnings.add("the run has no first-layer filters, so none was looked at");
            }
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            List<Finding> found = new ArrayList<>();
            filters.ifPresent(of -> found.addAll(firstLayer(of).findings(thresholds)));
            List<Row> units = run.table("units").select("layer", "channel", "fraction_active", "dead").collectAsList();
            found.addAll(silentAndLoud(units));
            out.check();
            // The answer is kept even where it is not mined, and classes that hardly ever come are alike for that alone.
            Object[] mined = run.manifest().layers().stream().filter(Manifest.LayerRow::mined).map(Manifest.LayerRow::name).toArray();
            run.responses().map(responses -> responses.where(functions.col("layer").isin(mined)))
                    .ifPresent(responses -> found.addAll(new RepeatedMaps(responses, seed, thresholds.duplicate()).findings()));
            out.check();
            List<Finding> inOrder = inOrder(found);
            out.table("health", COLUMNS, inOrder.stream().map(f -> new Object[] {f.layer(), f.channel() < 0 ? null : f.channel(), f.kind().label(), f.value(), f.threshold(), f.other() < 0 ? null : f.other()}).toList());
            HealthPage page = new HealthPage(inOrder, filters.map(Planned::pictures).orElse(List.of()), firstName(), patches(inOrder), units.size(), warnings());
            List<String> summary = new ArrayList<>();
            for (Finding.Kind kind : Finding.Kind.values()) {
                long count = inOrder.stream().filter(finding -> finding.kind() == kind).count();
                summary.add("%-10s %,d".formatted(kind == Finding.Kind.FREQUENCY_GAP ? "gap" : kind.label(), count));
            }
            return new AnalysisOutcome(page.page(), Map.of("maps", (long) units.size(), "findings", (long) inOrder.size()), List.of(), summary);
        }

        private FirstLayer firstLayer(FirstLayerFilters of) {
            int stride = firstRow().map(layer -> Math.max(layer.strideRows(), layer.strideColumns())).orElse(1);
            return new FirstLayer(firstName(), of.outputs(), of.inputs(), of.rows(), of.columns(), Math.max(1, stride), of.weights());
        }

        private String firstName() {
            return firstRow().map(Manifest.LayerRow::name).orElse(filters.map(FirstLayerFilters::layer).orElse(""));
        }

        /** The layer that the first filters belong to: a model's layer may be called otherwise than the convolution in it. */
        private Optional<Manifest.LayerRow> firstRow() {
            List<Manifest.LayerRow> layers = run.manifest().layers();
            return filters.flatMap(of -> layers.stream().filter(layer -> layer.name().equals(of.layer())).findFirst()
                    .or(() -> layers.stream().filter(layer -> layer.maps() == of.outputs() && layer.receptiveFieldRows() == of.rows() && layer.receptiveFieldColumns() == of.columns()).findFirst()));
        }

        private List<Finding> silentAndLoud(List<Row> units) {
            List<Finding> found = new ArrayList<>();
            for (Row unit : units) {
                double active = unit.getDouble(2);
                if (unit.getBoolean(3) || thresholds.dead() > 0 && active <= thresholds.dead()) {
                    found.add(new Finding(unit.getString(0), unit.getInt(1), Finding.Kind.DEAD, active, thresholds.dead(), -1));
                } else if (active >= thresholds.alwaysOn() && !isFirst(unit.getString(0))) {
                    found.add(new Finding(unit.getString(0), unit.getInt(1), Finding.Kind.ALWAYS_ON, active, thresholds.alwaysOn(), -1));
                }
            }
            return found;
        }

        /** Whether a unit of the layer sees no more than one of the first: its convolution, and what rectifies it. */
        private boolean isFirst(String name) {
            List<Manifest.LayerRow> layers = run.manifest().layers();
            Manifest.LayerRow first = firstRow().or(() -> layers.stream().filter(Manifest.LayerRow::mined).findFirst()).orElseThrow();
            return layers.stream().filter(layer -> layer.name().equals(name))
                    .anyMatch(layer -> layer.receptiveFieldRows() <= first.receptiveFieldRows() && layer.receptiveFieldColumns() <= first.receptiveFieldColumns());
        }

        private List<Finding> inOrder(List<Finding> found) {
            Map<String, Integer> layers = new HashMap<>();
            run.manifest().layers().forEach(layer -> layers.put(layer.name(), layers.size()));
            return found.stream().sorted((a, b) -> {
                int byLayer = Integer.compare(layers.getOrDefault(a.layer(), Integer.MAX_VALUE), layers.getOrDefault(b.layer(), Integer.MAX_VALUE));
                int byChannel = byLayer == 0 ? Integer.compare(a.channel(), b.channel()) : byLayer;
                return byChannel == 0 ? a.kind().compareTo(b.kind()) : byChannel;
            }).toList();
        }

        private static List<byte[]> pictures(FirstLayerFilters filters) {
            // One a filter: of channels that are no colours the first.
            int step = filters.coloured() ? 1 : filters.inputs();
            List<byte[]> pictures = new ArrayList<>();
            var all = filters.pictures(true);
            for (int i = 0; i < all.size(); i += step) {
                pictures.add(Png.of(all.get(i).width(), all.get(i).height(), all.get(i).rgb()));
            }
            return pictures;
        }

        private Map<String, List<byte[]>> patches(List<Finding> findings) {
            Map<String, List<byte[]>> patches = new HashMap<>();
            for (Finding finding : HealthPage.drawn(findings)) {
                patches.put(HealthPage.key(finding.layer(), finding.channel()), new ArrayList<>());
                if (finding.other() >= 0) {
                    patches.put(HealthPage.key(finding.layer(), finding.other()), new ArrayList<>());
                }
            }
            run.table("winners").where(functions.col("rank").leq(4)).withColumn("key", functions.concat(functions.col("channel").cast("string"), functions.lit(" "), functions.col("layer")))
                    .where(functions.col("key").isin(patches.keySet().toArray())).dropDuplicates("key", "rank").orderBy("key", "rank").select("key", "patch").toLocalIterator()
                    .forEachRemaining(row -> patches.get(row.getString(0)).add(row.<byte[]>getAs(1)));
            return patches;
        }
    }
}
