package org.patchlode.job.analyze.responses;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.association.AssociationAnalysis;
import org.patchlode.analysis.association.ImageLabels;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.job.analyze.blocks.BlocksStage;
import org.patchlode.job.analyze.blocks.LabeledResponses;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseOptions;
import org.patchlode.job.analyze.blocks.TableRows;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze labels}. */
public final class LabelsCommand implements NamedAnalysis {

    private static final String TABLE = "labels";
    private static final int SHOWN = 20;
    private static final double SIGNIFICANT = 0.05;

    private static final Option<Integer> TOP =
            Option.integer("top", "N", "Images of a feature map that count: those that excite it most, as far as it responds.", 100, 1, Integer.MAX_VALUE).deciding(Effect.CONTRIBUTIONS);

    @Override
    public String name() {
        return "labels";
    }

    @Override
    public String summary() {
        return "Which labels the images have that excite each feature map most.";
    }

    @Override
    public OptionList options() {
        return ResponseOptions.SOURCES.and(ResponseOptions.LABEL_COLUMN, TOP);
    }

    @Override
    public List<String> tables() {
        return List.of(TABLE);
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        String column = request.get(ResponseOptions.LABEL_COLUMN);
        LabeledResponses labeled = LabeledResponses.read(request, List.of(column), Optional.empty());
        ImageLabels labels = ImageLabels.of(column, labeled.cells().of(column));
        return new Plan(labeled, column, labels, new AssociationAnalysis(labels, labeled.source().images(), request.get(TOP), new Draws(request.seed())), request.get(TOP));
    }

    private record Plan(LabeledResponses labeled, String column, ImageLabels labels, AssociationAnalysis analysis, int top) implements LabeledPlan {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(labeled.lines());
            lines.add("labels         " + analysis.described());
            long units = labeled.source().layers().stream().mapToLong(ResponseLayer::maps).sum();
            lines.add("rows           %,d, one a feature map and label".formatted(units * labels.names().size()));
            return lines;
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>(labeled.warnings());
            int without = labeled.source().images().size() - labels.images();
            if (without > labeled.cells().unlabelled()) {
                warnings.add("%,d images have no label in column '%s' and are left out".formatted(without, column));
            }
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput output) {
            new BlocksStage(output, labeled.source()).run(analysis);
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("images", (long) labeled.source().images().size());
            counts.put("labelled_images", (long) labels.images());
            counts.put("labels", (long) labels.names().size());
            Dataset<Row> rows = TableRows.of(output, TABLE);
            return new AnalysisOutcome(page(rows), counts, List.of(), summary(rows));
        }

        private AnalysisPage page(Dataset<Row> rows) {
            List<String> layers = labeled.source().layers().stream().map(ResponseLayer::name).toList();
            // A feature map speaks for the label whose hits chance explains least.
            Dataset<Row> best = rows.where(functions.col("q").lt(SIGNIFICANT).and(functions.col("lift").gt(1))).groupBy("layer", "channel").agg(functions.count("*").as("labels"));
            Map<String, Long> speaking = counted(best.groupBy("layer").count().collectAsList());
            Map<String, Long> units = counted(rows.where(functions.col("top").gt(0)).groupBy("layer").agg(functions.countDistinct("channel").as("count")).collectAsList());
            double[] shares = layers.stream().mapToDouble(layer -> units.getOrDefault(layer, 0L) == 0 ? Double.NaN : 100.0 * speaking.getOrDefault(layer, 0L) / units.get(layer)).toArray();
            List<Row> strongest = rows.where(functions.col("q").isNotNull()).orderBy(functions.col("p"), functions.col("lift").desc(), functions.col("layer"), functions.col("channel"),
                    functions.col("label")).limit(SHOWN).collectAsList();
            return new AnalysisPage("Labels that feature maps speak for",
                    "Among the %,d images that excite a feature map most, does a label occur more often than among all (after Dong et al. 2017)?".formatted(top),
                    List.of(new Part.Text(finding(layers, shares)),
                            new Figure.Bars("Feature maps that speak for a label, by layer",
                                    "Share of a layer's responding feature maps with a label of q < 0.05 (hypergeometric upper tail, Benjamini-Hochberg within the layer) and lift above 1.",
                                    "layer", layers, Axis.fromZero("% of feature maps"), List.of(Figure.Bar.of("speak for a label", shares))),
                            new Part.Cells("The strongest associations", List.of("layer", "feature map", "label", "hits", "of", "expected", "lift", "q"),
                                    strongest.stream().map(Plan::cells).toList()),
                            new Part.Text("Lift is how many times more often the label occurs among a map's top images than among all %,d labelled ones. Images were taken as independent: many of one kind (pictures of a person, frames of a film) make p too small. Equal responses at the edge of the top are decided by lot, from the seed and the image's id."
                                    .formatted(labels.images()))),
                    "docs/analyses/labels.md");
        }

        private String finding(List<String> layers, double[] shares) {
            int most = -1;
            for (int i = 0; i < shares.length; i++) {
                most = !Double.isNaN(shares[i]) && (most < 0 || shares[i] > shares[most]) ? i : most;
            }
            return most < 0 ? "No feature map responds to a labelled image."
                    : "Most feature maps speak for a label in layer %s: %.0f %%; in the first layer %.0f %%, in the last %.0f %%.".formatted(layers.get(most), shares[most], shares[0],
                            shares[shares.length - 1]);
        }

        private static List<String> cells(Row row) {
            return List.of(row.getAs("layer"), String.valueOf(row.<Integer>getAs("channel")), row.getAs("label"), String.valueOf(row.<Integer>getAs("hits")),
                    String.valueOf(row.<Integer>getAs("top")), String.format(Locale.ROOT, "%.1f", row.<Double>getAs("expected")), String.format(Locale.ROOT, "%.1f", row.<Double>getAs("lift")),
                    String.format(Locale.ROOT, "%.1e", row.<Double>getAs("q")));
        }

        private static Map<String, Long> counted(List<Row> rows) {
            Map<String, Long> counts = new LinkedHashMap<>();
            rows.forEach(row -> counts.put(row.getAs("layer"), row.<Long>getAs("count")));
            return counts;
        }

        private static List<String> summary(Dataset<Row> rows) {
            long pairs = rows.where(functions.col("q").lt(SIGNIFICANT).and(functions.col("lift").gt(1))).count();
            return List.of("labels     %,d pairs of feature map and label with q < 0.05".formatted(pairs));
        }
    }
}
