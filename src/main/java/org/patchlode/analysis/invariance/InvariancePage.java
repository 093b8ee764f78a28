package org.patchlode.analysis.invariance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.network.Layer;

/** The report of an invariance analysis: for each transformation a curve a layer, and the probability of the class. */
public final class InvariancePage {

    /** More curves cannot be told apart. */
    private static final int MOST_CURVES = 8;

    private final List<Layer> layers;
    private final List<Step> steps;
    private final Curves curves;
    private final int images;
    private final boolean grouped;

    private InvariancePage(List<Layer> layers, List<Step> steps, Curves curves, int images, boolean grouped) {
        this.layers = layers;
        this.steps = steps;
        this.curves = curves;
        this.images = images;
        this.grouped = grouped;
    }

    /** @param state of all images @param labelled whether classes are the images' labels @param notes what a reader must know */
    public static AnalysisPage of(List<Layer> layers, List<Step> steps, Distances state, Grouping grouping, boolean labelled, List<String> notes) {
        Groups groups = grouping.of(state.images().stream().map(Distances.Image::image).toList());
        Curves curves = Curves.of(state, steps.size(), layers.size(), groups, grouping.seed());
        boolean told = state.images().stream().anyMatch(image -> image.cls() >= 0);
        return new InvariancePage(layers, steps, curves, state.images().size(), !groups.single()).page(told, labelled, notes);
    }

    private AnalysisPage page(boolean told, boolean labelled, List<String> notes) {
        List<Part> parts = new ArrayList<>();
        for (Transformation kind : Transformation.values()) {
            int[] of = IntStream.range(0, steps.size()).filter(step -> steps.get(step).transformation() == kind)
                    .boxed().sorted((a, b) -> Double.compare(steps.get(a).amount(), steps.get(b).amount())).mapToInt(i -> i).toArray();
            if (of.length > 0) {
                parts.add(new Part.Heading(kind.label()));
                parts.add(new Part.Text(finding(kind, of)));
                parts.add(distances(kind, of));
                if (told) {
                    parts.add(probabilities(kind, of, labelled));
                }
            }
        }
        notes.forEach(note -> parts.add(new Part.Text(note)));
        return new AnalysisPage("Invariance", ("How far do the activations of each layer move, and what becomes of the probability of the class, when a picture is shifted, enlarged or turned? "
                + "Measured on %d images, each compared with its own unaltered picture%s.").formatted(images, grouped ? "; intervals are drawn by groups of images" : "; images were taken as independent"),
                parts, "docs/analyses/invariance.md");
    }

    private String finding(Transformation kind, int[] of) {
        int far = of[0];
        for (int step : of) {
            far = distance(kind, step) >= distance(kind, far) ? step : far;
        }
        int least = IntStream.range(0, layers.size()).boxed().min((a, b) -> byRelative(a, b, of)).orElseThrow();
        int most = IntStream.range(0, layers.size()).boxed().max((a, b) -> byRelative(a, b, of)).orElseThrow();
        String at = "%s %s".formatted(kind.label(), number(steps.get(far).amount()));
        return layers.size() == 1
                ? "At %s, '%s' has moved by %s of the length of its activation.".formatted(at, layers.get(0).name(), interval(curves.relative().get(far).get(0)))
                : "Over all amounts, '%s' moves most and '%s' least; at %s the first has moved by %s of the length of its activation, the second by %s."
                        .formatted(layers.get(most).name(), layers.get(least).name(), at, interval(curves.relative().get(far).get(most)), interval(curves.relative().get(far).get(least)));
    }

    private double distance(Transformation kind, int step) {
        double amount = steps.get(step).amount();
        return kind == Transformation.SCALE ? Math.abs(Math.log(amount)) : Math.abs(amount);
    }

    private int byRelative(int a, int b, int[] of) {
        return Double.compare(mean(a, of), mean(b, of));
    }

    private double mean(int layer, int[] of) {
        return IntStream.of(of).mapToDouble(step -> curves.relative().get(step).get(layer).value()).filter(Double::isFinite).average().orElse(0);
    }

    private Figure distances(Transformation kind, int[] of) {
        List<Figure.Curve> lines = new ArrayList<>();
        List<Integer> shown = shown();
        for (int layer : shown) {
            lines.add(curve(layers.get(layer).name(), of, IntStream.of(of).mapToObj(step -> curves.relative().get(step).get(layer)).toList()));
        }
        String rest = shown.size() == layers.size() ? "" : " Of %d layers %d are drawn, evenly chosen; the table 'curves' has all.".formatted(layers.size(), shown.size());
        return new Figure.Lines("Distance from the unaltered picture, by layer", "The Euclidean distance between the whole activations of the altered and the unaltered picture, over the length of the "
                + "unaltered one's: 0 is no change, 1 a change as long as the activation itself. Means over images; bands are 95 % confidence intervals." + rest,
                Axis.of(kind.axis()), Axis.fromZero("relative distance"), lines);
    }

    private List<Integer> shown() {
        int count = Math.min(MOST_CURVES, layers.size());
        return IntStream.range(0, count).map(i -> count == 1 ? 0 : (int) Math.round((double) i * (layers.size() - 1) / (count - 1))).boxed().toList();
    }

    private Figure probabilities(Transformation kind, int[] of, boolean labelled) {
        return new Figure.Lines("Probability of the class", (labelled ? "The probability of each image's labelled class (of the class that the unaltered picture gives, where there is no label)"
                : "The probability of the class that the network gives to the unaltered picture")
                + ". Mean over images; the band is a 95 % confidence interval. Where the curve is flat the answer does not depend on the transformation.",
                Axis.of(kind.axis()), Axis.fromZero("probability"), List.of(curve("probability", of, IntStream.of(of).mapToObj(curves.probabilities()::get).toList())));
    }

    private Figure.Curve curve(String name, int[] of, List<Interval> intervals) {
        double[] x = IntStream.of(of).mapToDouble(step -> steps.get(step).amount()).toArray();
        return new Figure.Curve(name, x, intervals.stream().mapToDouble(Interval::value).toArray(),
                intervals.stream().mapToDouble(Interval::low).toArray(), intervals.stream().mapToDouble(Interval::high).toArray());
    }

    private static String interval(Interval interval) {
        return Double.isNaN(interval.low()) ? "%.2f".formatted(interval.value()) : String.format(Locale.ROOT, "%.2f (95 %% CI %.2f to %.2f)", interval.value(), interval.low(), interval.high());
    }

    private static String number(double amount) {
        return amount == Math.rint(amount) ? String.valueOf((long) amount) : String.valueOf(amount);
    }
}
