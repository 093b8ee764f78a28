package org.patchlode.job.analyze.responses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.information.InformationSettings;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseSource;
import org.patchlode.job.analyze.blocks.TableRows;

/** What {@code analyze information} shows of its tables. */
final class InformationPage {

    private static final int BEST = 3;

    private final AnalysisOutput output;
    private final List<String> layers;
    private final List<String> factors;
    private final InformationSettings settings;
    private final Groups groups;
    private final String estimator;
    private final List<Row> byLayer;

    InformationPage(AnalysisOutput output, ResponseSource source, List<String> factors, InformationSettings settings, Groups groups, InformationCommand.Estimator estimator) {
        this.output = output;
        this.layers = source.layers().stream().map(ResponseLayer::name).toList();
        this.factors = factors;
        this.settings = settings;
        this.groups = groups;
        this.estimator = estimator.name().toLowerCase(Locale.ROOT);
        this.byLayer = TableRows.where(output, "layers", functions.col("estimator").equalTo(this.estimator));
    }

    private Optional<Row> of(String layer, String factor) {
        return byLayer.stream().filter(row -> row.<String>getAs("layer").equals(layer) && row.<String>getAs("factor").equals(factor)).findFirst();
    }

    private double[] series(String factor, String column) {
        return layers.stream().mapToDouble(layer -> of(layer, factor).map(row -> TableRows.number(row, column)).orElse(Double.NaN)).toArray();
    }

    AnalysisPage page(Optional<String> response) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Text(finding()));
        parts.add(bars("Bits of the mean feature map, by layer", "Mean over a layer's feature maps of the corrected %s estimate; the lines are 95 %% intervals over feature maps. Above 0: the maps tell something of the factor.".formatted(estimator),
                "bits, mean over maps", "mean_bits", true));
        parts.add(bars("Bits of the best feature map, by layer", "The map of each layer that tells most of the factor. The best of many maps is above 0 by chance too; the share below says how often that is to be believed.",
                "bits, best map", "best_bits", false));
        parts.add(shares());
        parts.add(best());
        response.ifPresent(name -> parts.addAll(shared(name)));
        parts.add(new Part.Heading("How sure this is"));
        parts.add(new Part.Text(certainty()));
        return new AnalysisPage("What feature maps tell of " + String.join(", ", factors),
                "How many bits does the response of a feature map to an image tell of what the image shows (after Xu et al. 2018)? 0 bits: nothing; 1 bit: as much as the answer to one yes-or-no question.",
                parts, "docs/analyses/information.md");
    }

    private Figure bars(String title, String reading, String axis, String column, boolean band) {
        List<Figure.Bar> bars = new ArrayList<>();
        for (String factor : factors) {
            bars.add(band ? new Figure.Bar(factor, series(factor, column), series(factor, column + "_low"), series(factor, column + "_high"))
                    : Figure.Bar.of(factor, series(factor, column)));
        }
        return new Figure.Bars(title, reading, "layer", layers, Axis.fromZero(axis), bars);
    }

    private Figure shares() {
        List<Figure.Bar> bars = new ArrayList<>();
        for (String factor : factors) {
            double[] significant = series(factor, "significant");
            double[] units = series(factor, "units");
            double[] share = new double[units.length];
            Arrays.setAll(share, i -> units[i] > 0 ? 100 * significant[i] / units[i] : Double.NaN);
            bars.add(Figure.Bar.of(factor, share));
        }
        return new Figure.Bars("Feature maps that tell of a factor, by layer",
                "Share of a layer's feature maps with q < 0.05 (Benjamini-Hochberg within layer and factor): of those called so, at most one in twenty is by chance.",
                "layer", layers, Axis.fromZero("% of feature maps"), bars);
    }

    private Part best() {
        List<List<String>> rows = new ArrayList<>();
        Dataset<Row> table = TableRows.of(output, "information").where(functions.col("estimator").equalTo(estimator).and(functions.col("bits").isNotNull()));
        for (String factor : factors) {
            List<Row> top = table.where(functions.col("factor").equalTo(factor)).orderBy(functions.col("bits").desc(), functions.col("layer"), functions.col("channel")).limit(BEST).collectAsList();
            for (Row row : top) {
                rows.add(List.of(factor, row.getAs("layer"), String.valueOf(row.<Integer>getAs("channel")), text(TableRows.number(row, "bits")), text(TableRows.number(row, "bits_null")),
                        text(TableRows.number(row, "q"))));
            }
        }
        return new Part.Cells("The feature maps that tell most", List.of("factor", "layer", "feature map", "bits", "bits of permuted values", "q"), rows);
    }

    private List<Part> shared(String response) {
        List<Row> means = TableRows.of(output, "coinformation").where(functions.col("redundancy").isNotNull()).groupBy("layer", "factor")
                .agg(functions.avg("redundancy").as("redundancy"), functions.avg("redundancy_null").as("null")).collectAsList();
        List<Figure.Bar> bars = new ArrayList<>();
        for (String factor : factors) {
            double[] above = layers.stream().mapToDouble(layer -> means.stream()
                    .filter(row -> row.<String>getAs("layer").equals(layer) && row.<String>getAs("factor").equals(factor)).findFirst()
                    .map(row -> TableRows.number(row, "redundancy") - (settings.permutations() > 0 ? TableRows.number(row, "null") : 0)).orElse(Double.NaN)).toArray();
            bars.add(Figure.Bar.of(factor, above));
        }
        return List.of(new Part.Heading("What units share with the network's response"),
                new Figure.Bars("Redundancy with %s, by layer".formatted(response),
                        "Mean over feature maps of the redundancy with the response '%s'%s. Above 0 a map and the factor tell the same of the response; below 0 they tell more together than each alone."
                                .formatted(response, settings.permutations() > 0 ? ", less what permuted units give" : ""),
                        "layer", layers, Axis.of("bits"), bars));
    }

    /** A sentence of what one sees. */
    private String finding() {
        List<String> sentences = new ArrayList<>();
        for (String factor : factors) {
            double[] means = series(factor, "mean_bits");
            int most = -1;
            for (int i = 0; i < means.length; i++) {
                most = !Double.isNaN(means[i]) && (most < 0 || means[i] > means[most]) ? i : most;
            }
            if (most < 0) {
                sentences.add("Nothing could be measured of %s.".formatted(factor));
            } else {
                sentences.add("Of %s the mean feature map tells most in layer %s: %s bits (first layer %s, last %s).".formatted(factor, layers.get(most), text(means[most]),
                        text(means[0]), text(means[means.length - 1])));
            }
        }
        return String.join(" ", sentences);
    }

    private String certainty() {
        String floor = settings.permutations() == 0 ? "No permutations were made, so there is no p by permutation and nothing that says what chance gives."
                : "p by permutation cannot get below 1/%,d.".formatted(settings.permutations() + 1);
        String q = groups.single() && estimator.equals("binned") ? "q is from the χ² distribution of independent bins, which has no such floor."
                : "q is from p by permutation and has its floor.";
        String independent = groups.single() ? "Images were taken as independent: where several show one person, patient or slide, give --group, or chance will look like an effect."
                : "%,d groups of images were permuted as a whole.".formatted(groups.count());
        return "%s %s %s Responses%s were put in %d bins of equal counts; bits are corrected for the number of bins (Miller-Madow) and may be below 0, where nothing is told."
                .formatted(floor, q, independent, " and continuous factors", settings.bins());
    }

    /** Lines for the terminal. */
    List<String> summary() {
        return factors.stream().map(factor -> {
            double significant = Arrays.stream(series(factor, "significant")).filter(value -> !Double.isNaN(value)).sum();
            double units = Arrays.stream(series(factor, "units")).filter(value -> !Double.isNaN(value)).sum();
            return "%-10s %,.0f of %,.0f feature maps tell of it (q < 0.05)".formatted(factor.length() > 10 ? factor.substring(0, 10) : factor, significant, units);
        }).toList();
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "not known" : String.format(Locale.ROOT, Math.abs(value) >= 0.001 || value == 0 ? "%.3f" : "%.1e", value);
    }
}
