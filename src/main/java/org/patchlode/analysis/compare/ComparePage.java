package org.patchlode.analysis.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.analysis.statistics.Ranks;

/**
 * The report of a comparison: layer means from run to run, and sheets of first winners.
 *
 * @param runs names, in the order given
 * @param steps layer means from each run to the next; the same layers in each, lower ones first
 * @param sheets of layers
 * @param notes what a reader must know
 */
public record ComparePage(List<String> runs, List<List<LayerChange>> steps, List<Sheet> sheets, List<String> notes) {

    /** More curves cannot be told apart. */
    private static final int MOST_CURVES = 8;
    /** Layers beyond that are left to the table. */
    private static final int MOST_BARS = 40;

    /** Copies the lists. */
    public ComparePage {
        runs = List.copyOf(runs);
        steps = List.copyOf(steps);
        sheets = List.copyOf(sheets);
        notes = List.copyOf(notes);
    }

    /** Some units of a layer. @param layer its name @param units from the top */
    public record Sheet(String layer, List<SheetRow> units) {
        /** Copies the list. */
        public Sheet {
            units = List.copyOf(units);
        }
    }

    /** The first winner of a unit in every run. @param channel feature map @param winners by run; empty where it has none */
    public record SheetRow(int channel, List<Optional<FirstWinner>> winners) {
        /** Copies the list. */
        public SheetRow {
            winners = List.copyOf(winners);
        }
    }

    /** @param patch PNG @param projection PNG, if the run has any @param image its id */
    public record FirstWinner(byte[] patch, Optional<byte[]> projection, String image) {}

    /** The page. */
    public AnalysisPage page() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(finding()));
        notes.forEach(note -> parts.add(new Part.Text(note)));
        List<LayerChange> last = steps.get(steps.size() - 1);
        if (steps.size() > 1) {
            parts.add(curves());
        }
        for (int step = 0; step < steps.size(); step++) {
            parts.add(bars(step));
        }
        if (last.stream().anyMatch(layer -> !Double.isNaN(layer.spearman().value()))) {
            parts.add(new Part.Text("Spearman's correlation of responses to the images that both runs have stands in the tables 'compare' and 'layers'."));
        }
        for (Sheet sheet : sheets) {
            parts.add(pictures(sheet));
        }
        return new AnalysisPage("Comparison", "What became of each feature map from one run to the next: %s? Compared are the images that win, the first of them, the responses and the maxima."
                .formatted(String.join(", ", runs)), parts, "docs/analyses/compare.md");
    }

    private String finding() {
        int layers = steps.get(0).size();
        double[] depth = IntStream.range(0, layers).mapToDouble(i -> i).toArray();
        double[] kept = IntStream.range(0, layers).mapToDouble(layer -> steps.stream().mapToDouble(step -> step.get(layer).jaccard().value()).average().orElse(Double.NaN)).toArray();
        double order = Ranks.spearman(depth, kept);
        String overall = String.format(Locale.ROOT, "On average over layers and steps, %.2f of the images that won in either of two neighbouring runs won in both.", Arrays.stream(kept).average().orElse(Double.NaN));
        if (layers < 3 || Double.isNaN(order)) {
            return overall;
        }
        String says = order <= -0.5 ? "lower layers keep their winners more than upper ones: they settle first"
                : order >= 0.5 ? "upper layers keep their winners more than lower ones: that lower layers settle first is not seen here" : "that lower layers settle before upper ones is not seen here";
        return String.format(Locale.ROOT, "%s The rank correlation between a layer's depth and that share is %.2f over %d layers: %s.", overall, order, layers, says);
    }

    private Figure curves() {
        int layers = steps.get(0).size();
        int count = Math.min(MOST_CURVES, layers);
        double[] x = IntStream.rangeClosed(1, steps.size()).mapToDouble(i -> i).toArray();
        List<Figure.Curve> curves = IntStream.range(0, count).map(i -> count == 1 ? 0 : (int) Math.round((double) i * (layers - 1) / (count - 1)))
                .mapToObj(layer -> new Figure.Curve(steps.get(0).get(layer).layer(), x, ends(layer, Interval::value), ends(layer, Interval::low), ends(layer, Interval::high))).toList();
        return new Figure.Lines("Winners kept from run to run, by layer", "Mean over a layer's feature maps of the Jaccard index of the winners' images in one run and the next: 1 if they are the same. A layer whose "
                + "curve rises early settles early. Bands are 95 % confidence intervals over feature maps." + (count < layers ? " Of %d layers %d are drawn, evenly chosen.".formatted(layers, count) : ""),
                Axis.of("step from one run to the next"), Axis.fromZero("Jaccard index"), curves);
    }

    /** An end of an interval. */
    private interface End {
        double of(Interval interval);
    }

    private double[] ends(int layer, End end) {
        return steps.stream().mapToDouble(step -> end.of(step.get(layer).jaccard())).toArray();
    }

    private Figure bars(int step) {
        List<LayerChange> layers = steps.get(step).subList(0, Math.min(MOST_BARS, steps.get(step).size()));
        return new Figure.Bars("From %s to %s".formatted(runs.get(step), runs.get(step + 1)), "By layer, the mean Jaccard index of winners' images, and the share of feature maps whose first winner is another image. Bars with 95 % "
                + "confidence intervals over feature maps.", "layer", layers.stream().map(LayerChange::layer).toList(), Axis.fromZero("index, share"),
                List.of(bar("same winners (Jaccard)", layers.stream().map(LayerChange::jaccard).toList()), bar("another first winner", layers.stream().map(LayerChange::jumps).toList())));
    }

    private static Figure.Bar bar(String name, List<Interval> of) {
        return new Figure.Bar(name, of.stream().mapToDouble(Interval::value).toArray(), of.stream().mapToDouble(Interval::low).toArray(), of.stream().mapToDouble(Interval::high).toArray());
    }

    private Figure pictures(Sheet sheet) {
        List<Figure.PictureRow> rows = new ArrayList<>();
        for (SheetRow unit : sheet.units()) {
            List<Figure.Shot> shots = new ArrayList<>();
            for (int run = 0; run < runs.size(); run++) {
                Optional<FirstWinner> winner = unit.winners().get(run);
                if (winner.isPresent()) {
                    String what = "map %d of '%s' in %s".formatted(unit.channel(), sheet.layer(), runs.get(run));
                    String caption = runs.get(run);
                    winner.get().projection().ifPresent(projection -> shots.add(new Figure.Shot(projection, caption, "projection of the first winner of " + what, false)));
                    shots.add(new Figure.Shot(winner.get().patch(), winner.get().projection().isPresent() ? "" : caption, "patch of the first winner of " + what, false));
                }
            }
            rows.add(new Figure.PictureRow("map %d".formatted(unit.channel()), shots));
        }
        return new Figure.Pictures("First winners of '%s'".formatted(sheet.layer()), "Feature maps drawn by lot go down, runs across: the first winner's projection, beside its patch. Where the picture changes suddenly, another image "
                + "has come to excite the map most.", List.of(), rows);
    }
}
