package org.patchlode.analysis.correspondence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.network.Layer;

/** The report of a correspondence analysis: delta by part and layer, beside boxes at random places. */
final class CorrespondencePage {

    private final List<Layer> layers;
    private final List<String> parts;
    /** {@code [kinds][layers]}: each part, then its random boxes. */
    private final Agreement[][] agreements;

    CorrespondencePage(List<Layer> layers, List<String> parts, Agreement[][] agreements) {
        this.layers = layers;
        this.parts = parts;
        this.agreements = agreements;
    }

    AnalysisPage page(int images, int draws, List<String> notes) {
        List<Part> page = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            page.add(new Part.Text(finding(layer)));
        }
        List<Figure.Bar> bars = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            bars.add(bar(parts.get(part), agreements[2 * part]));
            bars.add(bar(CorrespondenceTable.RANDOM + parts.get(part), agreements[2 * part + 1]));
        }
        page.add(new Figure.Bars("Disagreement of signs by layer and part", ("The share of units that go in different directions in two pictures when the part is covered, beside boxes of the same size at %d places drawn "
                + "for each picture. Lower than random: covering the part means the same in different pictures. Means over pairs of pictures; bars are 95 %% confidence intervals by jackknife over pictures.").formatted(draws),
                "layer", layers.stream().map(Layer::name).toList(), Axis.fromZero("delta"), bars));
        page.add(cells());
        notes.forEach(note -> page.add(new Part.Text(note)));
        return new AnalysisPage("Correspondence", ("Does a layer respond to the same part of different pictures in the same way? Parts of %d pictures are covered, and the signs of what that changes are compared between "
                + "pictures, unit by unit, with those of boxes at random places.").formatted(images), page, "docs/analyses/correspondence.md");
    }

    private String finding(int layer) {
        List<String> lower = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            // Not known to be lower if either end is not known.
            (agreements[2 * part][layer].high() < agreements[2 * part + 1][layer].low() ? lower : others).add(parts.get(part));
        }
        return "In '%s' the signs agree more than at random (intervals apart) for: %s; not told from random, or less: %s.".formatted(layers.get(layer).name(), list(lower), list(others));
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static Figure.Bar bar(String name, Agreement[] of) {
        double[][] values = new double[3][of.length];
        for (int layer = 0; layer < of.length; layer++) {
            values[0][layer] = of[layer].delta();
            values[1][layer] = of[layer].low();
            values[2][layer] = of[layer].high();
        }
        return new Figure.Bar(name, values[0], values[1], values[2]);
    }

    private Part.Cells cells() {
        List<List<String>> rows = new ArrayList<>();
        for (int kind = 0; kind < agreements.length; kind++) {
            for (int layer = 0; layer < layers.size(); layer++) {
                Agreement of = agreements[kind][layer];
                rows.add(List.of((kind % 2 == 0 ? "" : CorrespondenceTable.RANDOM) + parts.get(kind / 2), layers.get(layer).name(), String.valueOf(of.pairs()),
                        number(of.delta()), "%s to %s".formatted(number(of.low()), number(of.high())), number(of.touched())));
            }
        }
        return new Part.Cells("Delta; 'touched' counts only units that some picture changed", List.of("Part", "Layer", "Pairs", "Delta", "95 % CI", "Touched"), rows);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, "%.3f", value);
    }
}
