package org.patchlode.job.analyze.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.compare.ComparePage;
import org.patchlode.analysis.compare.LayerChange;
import org.patchlode.analysis.compare.UnitChange;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.result.Manifest;

/** {@code analyze compare}. */
public final class NamedCompare implements NamedAnalysis {

    private static final Option<List<String>> RUNS = Option.uris("run", "URI", "A finished run; repeatable, in order: each is compared with the one before.");
    private static final List<Column> UNITS = List.of(Column.of("run_a", Column.Type.TEXT), Column.of("run_b", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT),
            Column.of("channel", Column.Type.INTEGER), Column.of("jaccard", Column.Type.DOUBLE), Column.of("jump", Column.Type.BOOLEAN), Column.optional("spearman", Column.Type.DOUBLE),
            Column.of("max_change", Column.Type.DOUBLE));

    @Override
    public String name() {
        return "compare";
    }

    @Override
    public String summary() {
        return "What becomes of feature maps from run to run: checkpoints of a training, or corpora.";
    }

    @Override
    public OptionList options() {
        return OptionList.of(RUNS);
    }

    @Override
    public List<String> tables() {
        return List.of("compare", "layers");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        ComparedRuns compared = ComparedRuns.of(request.get(RUNS).stream().map(uri -> FinishedRun.open(uri, request.spark(), request.hadoop())).toList());
        return new Planned(compared, request.seed());
    }

    private static List<Column> layerColumns() {
        List<Column> columns = new ArrayList<>(List.of(Column.of("run_a", Column.Type.TEXT), Column.of("run_b", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT), Column.of("units", Column.Type.INTEGER)));
        for (String measured : List.of("jaccard", "jumps", "spearman", "max_change")) {
            for (String end : List.of("", "_low", "_high")) {
                columns.add(Column.optional(measured + end, Column.Type.DOUBLE));
            }
        }
        return columns;
    }

    private record Planned(ComparedRuns compared, long seed) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            return List.of("runs           %d: %s".formatted(compared.runs().size(), compared.runs().stream().map(FinishedRun::uri).toList()),
                    "layers         %d: %s".formatted(compared.layers().size(), String.join(", ", compared.layers().stream().map(Manifest.LayerRow::name).toList())));
        }

        @Override
        public List<AnalysisInput> inputs() {
            return compared.runs().stream().map(FinishedRun::input).toList();
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            compared.runs().stream().filter(run -> !run.hasResponses()).findFirst().ifPresent(run ->
                    warnings.add("the run %s kept no responses, so their correlation with its neighbours' is not known; mine with --responses peak".formatted(run.uri())));
            long mined = compared.runs().get(0).manifest().layers().stream().filter(Manifest.LayerRow::mined).count();
            if (mined > compared.layers().size()) {
                warnings.add("%d of the %d layers of the first run were mined in all; the others are left out".formatted(compared.layers().size(), mined));
            }
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            List<FinishedRun> runs = compared.runs();
            List<String> names = names(runs.stream().map(FinishedRun::uri).toList());
            List<Object[]> units = new ArrayList<>();
            List<Object[]> layers = new ArrayList<>();
            List<List<LayerChange>> steps = new ArrayList<>();
            List<String> summary = new ArrayList<>();
            Map<String, TreeMap<Integer, UnitChange.Side>> before = compared.sides(runs.get(0));
            for (int i = 1; i < runs.size(); i++) {
                Map<String, TreeMap<Integer, UnitChange.Side>> after = compared.sides(runs.get(i));
                List<UnitChange> changes = compared.changes(before, after, CommonResponses.correlations(runs.get(i - 1), runs.get(i), seed));
                out.check();
                List<LayerChange> means = LayerChange.of(changes, seed);
                String a = runs.get(i - 1).uri();
                String b = runs.get(i).uri();
                changes.forEach(c -> units.add(new Object[] {a, b, c.layer(), c.channel(), c.jaccard(), c.jump(), known(c.spearman()), c.maxChange()}));
                means.forEach(mean -> layers.add(row(a, b, mean)));
                steps.add(means);
                summary.add("kept       %.3f of winners' images, from %s to %s".formatted(changes.stream().mapToDouble(UnitChange::jaccard).average().orElse(Double.NaN), names.get(i - 1), names.get(i)));
                before = after;
            }
            out.table("compare", UNITS, units);
            out.table("layers", layerColumns(), layers);
            out.check();
            ComparePage page = new ComparePage(names, steps, new WinnerSheets(compared, seed).sheets(), warnings());
            return new AnalysisOutcome(page.page(), Map.of("runs", (long) runs.size(), "comparisons", (long) units.size()), List.of(), summary);
        }

        private static Object[] row(String a, String b, LayerChange mean) {
            List<Object> row = new ArrayList<>(List.of(a, b, mean.layer(), mean.units()));
            for (Interval interval : List.of(mean.jaccard(), mean.jumps(), mean.spearman(), mean.maxChange())) {
                row.addAll(Arrays.asList(known(interval.value()), known(interval.low()), known(interval.high())));
            }
            return row.toArray();
        }

        private static Object known(double value) {
            return Double.isNaN(value) ? null : value;
        }

        /** The last part of each address where that tells them apart. */
        private static List<String> names(List<String> uris) {
            List<String> last = uris.stream().map(uri -> uri.replaceAll("/+$", "").replaceAll(".*/", "")).toList();
            return new HashSet<>(last).size() == last.size() ? last : uris;
        }
    }
}
