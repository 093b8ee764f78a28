package org.patchlode.job.analyze.responses;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.blocks.FactorColumns;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.sensitivity.Answers;
import org.patchlode.analysis.sensitivity.Levels;
import org.patchlode.analysis.sensitivity.SensitivityAnalysis;
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
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze sensitivity}. */
public final class SensitivityCommand implements NamedAnalysis {

    private static final Option<String> IDENTITY = Option.required("identity", "C", "Column of the identities; where they are the network's classes, what it answers is measured too.")
            .deciding(Effect.CONTRIBUTIONS);
    private static final Option<String> FACTOR = Option.required("factor", "C", "Column of what changes: yaw, light, shape …").deciding(Effect.CONTRIBUTIONS);
    private static final Option<Optional<String>> REFERENCE =
            Option.text("reference", "VALUE", "Level of the factor that the others are compared with; by default 0 or what is nearest to it, of words the first.").deciding(Effect.CONTRIBUTIONS);

    @Override
    public String name() {
        return "sensitivity";
    }

    @Override
    public String summary() {
        return "How far responses to an identity move as a factor changes, and whether the network still knows it.";
    }

    @Override
    public OptionList options() {
        return ResponseOptions.SOURCES.and(IDENTITY, FACTOR, REFERENCE, ResponseOptions.CATEGORICAL, ResponseOptions.CONTINUOUS);
    }

    @Override
    public List<String> tables() {
        return List.of("sensitivity", "variance");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        String identity = request.get(IDENTITY);
        String factor = request.get(FACTOR);
        LabeledResponses labeled = LabeledResponses.read(request, List.of(identity, factor), Optional.empty());
        Factor.Categorical who = FactorColumns.categorical(identity, labeled.cells().of(identity));
        Factor what = new FactorColumns(new HashSet<>(request.get(ResponseOptions.CATEGORICAL)), new HashSet<>(request.get(ResponseOptions.CONTINUOUS)))
                .of(factor, labeled.cells().of(factor));
        Levels levels = Levels.of(what, request.get(REFERENCE));
        Optional<int[]> classes = classes(labeled, identity);
        Draws seed = new Draws(request.seed());
        return new Plan(labeled, who, levels, classes, seed, new SensitivityAnalysis(who, levels, Answers.NONE, seed));
    }

    /** Identities as classes of the network, if they are. */
    private static Optional<int[]> classes(LabeledResponses labeled, String identity) {
        if (labeled.source().outputs().filter(outputs -> outputs.maps() > 1).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Answered.classes(labeled.cells(), identity, labeled.source().outputs().get().maps()));
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
    }

    private record Plan(LabeledResponses labeled, Factor.Categorical identity, Levels levels, Optional<int[]> classes, Draws seed, SensitivityAnalysis checked)
            implements LabeledPlan {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(labeled.lines());
            lines.add("identities     %,d, of '%s'".formatted(checked.identities(), identity.name()));
            lines.add("levels         %d of '%s': %s; compared with %s".formatted(levels.names().size(), levels.factor(), String.join(", ", levels.names()),
                    levels.names().get(levels.reference())));
            return lines;
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>(labeled.warnings());
            int left = labeled.source().images().size() - checked.images();
            if (left > 0) {
                warnings.add("%,d images are left out: they lack '%s' or '%s', or their identity is never seen at level %s".formatted(left, identity.name(), levels.factor(),
                        levels.names().get(levels.reference())));
            }
            if (levels.names().size() == 1) {
                warnings.add("factor '%s' has one value in all images, so nothing can be compared".formatted(levels.factor()));
            }
            if (classes.isEmpty()) {
                warnings.add("'%s' does not name the classes of a network whose responses these are, so probability and accuracy are left out".formatted(identity.name()));
            }
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput output) {
            Optional<Answers> answers = classes.map(own -> {
                ClassOutputs outputs = ClassOutputs.read(output, labeled.source(), own);
                double[] correct = IntStream.range(0, own.length).mapToDouble(i -> own[i] < 0 ? Double.NaN : own[i] == outputs.answers()[i] ? 1 : 0).toArray();
                return new Answers(outputs.probabilities(), correct);
            });
            new BlocksStage(output, labeled.source()).run(new SensitivityAnalysis(identity, levels, answers.orElse(Answers.NONE), seed));
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("images", (long) checked.images());
            counts.put("identities", (long) checked.identities());
            counts.put("levels", (long) levels.names().size());
            return new AnalysisOutcome(page(output), counts, List.of(), List.of("levels     %d of '%s', %,d identities".formatted(levels.names().size(), levels.factor(), checked.identities())));
        }

        private AnalysisPage page(AnalysisOutput output) {
            List<String> layers = labeled.source().layers().stream().map(ResponseLayer::name).toList();
            List<Row> rows = TableRows.of(output, "sensitivity").collectAsList();
            List<Row> variance = TableRows.of(output, "variance").collectAsList();
            List<Part> parts = new ArrayList<>();
            parts.add(new Part.Text(finding(layers, variance)));
            parts.add(curves(layers, rows, "distance", "How far responses move", "‖f − f_ref‖ / ‖f_ref‖, mean over images",
                    "Distance between a layer's responses to an image and the mean of those to the same identity at %s = %s, over the length of the latter. Bands: 95 %% intervals, whole identities drawn."
                            .formatted(levels.factor(), levels.names().get(levels.reference()))));
            if (classes.isPresent()) {
                parts.add(curves(layers.subList(0, 1), rows, "probability", "Probability of the identity", "p(identity), mean over images",
                        "What the network's last layer gives the image's own identity. Bands: 95 % intervals, whole identities drawn."));
                parts.add(curves(layers.subList(0, 1), rows, "accuracy", "Accuracy", "share of images recognised", "How often the identity is the network's first answer."));
            }
            List<Figure.Bar> shares = List.of(Figure.Bar.of("between identities", of(layers, variance, "identity_share")),
                    Figure.Bar.of("between levels of " + levels.factor(), of(layers, variance, "factor_share")));
            parts.add(new Figure.Bars("Where responses vary, by layer", "Share of the responses' variance, summed over a layer's feature maps, between identities and between levels (η²).%s"
                    .formatted(variance.stream().anyMatch(row -> !row.<Boolean>getAs("balanced")) ? " Not every identity is seen as often at each level, so the shares overlap and need not add up." : ""),
                    "layer", layers, Axis.fromZero("share of variance"), shares));
            return new AnalysisPage("Sensitivity to " + levels.factor(), "How far do the responses to one and the same '%s' move as '%s' changes, layer by layer (after Xu et al. 2018)?"
                    .formatted(identity.name(), levels.factor()), parts, "docs/analyses/sensitivity.md");
        }

        private static double[] of(List<String> layers, List<Row> rows, String column) {
            return layers.stream().mapToDouble(layer -> rows.stream().filter(row -> row.<String>getAs("layer").equals(layer)).findFirst()
                    .map(row -> TableRows.number(row, column)).orElse(Double.NaN)).toArray();
        }

        private String finding(List<String> layers, List<Row> variance) {
            double[] who = of(layers, variance, "identity_share");
            double[] what = of(layers, variance, "factor_share");
            int last = who.length - 1;
            return String.format(Locale.ROOT, "Between identities lies %.0f %% of the variance in the first layer and %.0f %% in the last; between levels of %s %.0f %% and %.0f %%.",
                    100 * who[0], 100 * who[last], levels.factor(), 100 * what[0], 100 * what[last]);
        }

        private Figure curves(List<String> layers, List<Row> rows, String column, String title, String axis, String reading) {
            boolean amounts = IntStream.range(0, levels.middles().length).noneMatch(i -> Double.isNaN(levels.middles()[i]));
            if (!amounts) {
                List<Figure.Bar> bars = layers.stream().map(layer -> new Figure.Bar(layer, at(rows, layer, column), at(rows, layer, column + "_low"), at(rows, layer, column + "_high"))).toList();
                return new Figure.Bars(title, reading, levels.factor(), levels.names(), Axis.fromZero(axis), bars);
            }
            List<Figure.Curve> curves = layers.stream()
                    .map(layer -> new Figure.Curve(layer, levels.middles(), at(rows, layer, column), at(rows, layer, column + "_low"), at(rows, layer, column + "_high"))).toList();
            return new Figure.Lines(title, reading, Axis.of(levels.factor()), Axis.fromZero(axis), curves);
        }

        private double[] at(List<Row> rows, String layer, String column) {
            return levels.names().stream().mapToDouble(level -> rows.stream().filter(row -> row.<String>getAs("layer").equals(layer) && row.<String>getAs("level").equals(level)).findFirst()
                    .map(row -> TableRows.number(row, column)).orElse(Double.NaN)).toArray();
        }
    }
}
