package org.patchlode.job.analyze.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.blocks.FactorColumns;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.job.analyze.SubjectOptions;
import org.patchlode.job.analyze.blocks.LabeledResponses;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseOptions;
import org.patchlode.job.analyze.blocks.ResponseSource;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze probe}. */
public final class ProbeCommand implements NamedAnalysis {

    private static final List<Column> COLUMNS = List.of(Column.of("layer", Type.TEXT), Column.optional("per_class", Type.INTEGER), Column.of("accuracy", Type.DOUBLE),
            Column.optional("accuracy_low", Type.DOUBLE), Column.optional("accuracy_high", Type.DOUBLE), Column.of("train_accuracy", Type.DOUBLE), Column.of("majority", Type.DOUBLE),
            Column.of("chance", Type.DOUBLE), Column.of("l2", Type.DOUBLE), Column.of("train_images", Type.INTEGER), Column.of("test_images", Type.INTEGER), Column.of("weights", Type.TEXT));
    private static final int WEIGHTS = 11;

    /** What the network's own weights are compared with. */
    enum Baseline {
        NONE,
        RANDOM
    }

    private static final Option<Baseline> BASELINE =
            Option.choice("baseline", "B", "random: beside it the same network with random weights, which is shown the run's images again; by default none.", Baseline.NONE)
                    .deciding(Effect.CONTRIBUTIONS);
    private static final Option<List<String>> PER_CLASS =
            Option.list("per-class", "A,B", "Also learn from so many images a class, such as 1,5,10,30.").deciding(Effect.CONTRIBUTIONS);
    private static final Option<Optional<String>> TRAIN =
            Option.text("train-where", "EXPR", "Learn from the images whose labels satisfy this Spark SQL expression; needs --test-where.").deciding(Effect.CONTRIBUTIONS);
    private static final Option<Optional<String>> TEST =
            Option.text("test-where", "EXPR", "Try on the images whose labels satisfy this one; none may satisfy both.").deciding(Effect.CONTRIBUTIONS);

    @Override
    public String name() {
        return "probe";
    }

    @Override
    public String summary() {
        return "How well a linear classifier on each layer's responses tells a label.";
    }

    @Override
    public OptionList options() {
        return ResponseOptions.SOURCES.and(ResponseOptions.LABEL_COLUMN, PER_CLASS, TRAIN, TEST, BASELINE, ResponseOptions.GROUP).and(SubjectOptions.pass());
    }

    @Override
    public List<String> tables() {
        return List.of("probe", RandomBaseline.TABLE);
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        String column = request.get(ResponseOptions.LABEL_COLUMN);
        Optional<String> train = request.get(TRAIN);
        Optional<String> test = request.get(TEST);
        if (train.isPresent() != test.isPresent()) {
            throw new ConfigurationException("--%s needs --%s too; give both or neither".formatted(train.isPresent() ? "train-where" : "test-where", train.isPresent() ? "test-where" : "train-where"));
        }
        List<Integer> perClass = request.get(PER_CLASS).stream().map(ProbeCommand::positive).distinct().sorted().toList();
        LabeledResponses labeled = LabeledResponses.read(request, train.isPresent() ? List.of() : List.of(column), request.get(ResponseOptions.GROUP));
        if (labeled.cells().of(column) == null) {
            throw new ConfigurationException("the labels have columns %s but none called '%s'; name one of them in --label-column".formatted(labeled.cells().names(), column));
        }
        Factor.Categorical labels = FactorColumns.categorical(column, labeled.cells().of(column));
        List<String> ids = labeled.source().images();
        Draws seed = new Draws(request.seed());
        Optional<RandomBaseline> baseline = request.get(BASELINE) == Baseline.RANDOM ? Optional.of(RandomBaseline.of(request, labeled.source())) : Optional.empty();
        List<String> shown = baseline.map(random -> random.line(request)).stream().toList();
        if (train.isEmpty()) {
            return new Plan(labeled, column, ProbeSplit.stratified(labels, ids, seed), perClass, seed, "a fifth of the images of each value, drawn by lot", baseline, shown);
        }
        boolean[] learning = LabelConditions.satisfied(request.spark(), labeled.cells(), train.get(), ids.size());
        boolean[] tried = LabelConditions.satisfied(request.spark(), labeled.cells(), test.orElseThrow(), ids.size());
        long both = IntStream.range(0, ids.size()).filter(i -> learning[i] && tried[i]).count();
        if (both > 0) {
            throw new ConfigurationException("%,d images satisfy both --train-where '%s' and --test-where '%s', so a probe would be tried on what it has learnt; make them exclude each other"
                    .formatted(both, train.get(), test.get()));
        }
        return new Plan(labeled, column, ProbeSplit.of(labels, learning, tried, ids, seed), perClass, seed, "the images with %s, after learning from those with %s".formatted(test.get(), train.get()), baseline, shown);
    }

    private static int positive(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException("--per-class '%s' is no number of images; give for instance 1,5,10,30".formatted(text), e);
        }
        throw new ConfigurationException("--per-class %s is no number of images; give 1 or more".formatted(text));
    }

    private record Plan(LabeledResponses labeled, String column, ProbeSplit split, List<Integer> perClass, Draws seed, String tried, Optional<RandomBaseline> baseline,
            List<String> shown) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(labeled.lines());
            lines.add("classes        %,d, of '%s'".formatted(split.classes().size(), column));
            lines.add("learn from     %,d images".formatted(split.train().length));
            lines.add("try on         %,d images: %s".formatted(split.test().length, tried));
            lines.add("fits           %,d logistic regressions".formatted((long) labeled.source().layers().size() * (LayerProbe.PENALTIES.size() * ProbeSplit.FOLDS + 1 + perClass.size()) * (baseline.isPresent() ? 2 : 1)));
            lines.addAll(shown);
            return lines;
        }

        @Override
        public List<AnalysisInput> inputs() {
            List<AnalysisInput> inputs = new ArrayList<>(labeled.inputs());
            baseline.ifPresent(random -> inputs.addAll(random.subject().inputs()));
            return inputs;
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>(labeled.warnings());
            long unseen = Arrays.stream(split.test()).map(image -> split.labels()[image]).distinct()
                    .filter(label -> Arrays.stream(split.train()).noneMatch(image -> split.labels()[image] == label)).count();
            if (unseen > 0) {
                warnings.add("%,d values of '%s' are tried but never learnt, so they are always told wrong".formatted(unseen, column));
            }
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput output) {
            Groups groups = labeled.groups().of(split.test());
            List<Object[]> rows = new ArrayList<>(probe(output, labeled.source(), "trained", groups));
            baseline.ifPresent(random -> rows.addAll(probe(output, random.run(output), "random", groups)));
            output.table("probe", COLUMNS, rows);
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("images", (long) labeled.source().images().size());
            counts.put("train_images", (long) split.train().length);
            counts.put("test_images", (long) split.test().length);
            counts.put("classes", (long) split.classes().size());
            Object[] best = rows.stream().filter(row -> row[1] == null && row[WEIGHTS].equals("trained")).reduce((a, b) -> (Double) b[2] > (Double) a[2] ? b : a).orElseThrow();
            return new AnalysisOutcome(page(rows), counts, List.of(),
                    List.of(String.format(Locale.ROOT, "probe      %.1f %% of held-out images told right from layer %s; majority %.1f %%", 100 * (Double) best[2], best[0], 100 * split.majority())));
        }

        private List<Object[]> probe(AnalysisOutput output, ResponseSource source, String weights, Groups groups) {
            List<Object[]> rows = new ArrayList<>();
            for (ResponseLayer layer : source.layers()) {
                JobGroup group = JobGroup.begin(output.spark().sparkContext(), output.groups().mine(), "Patchlode: probe layer %s, %s weights".formatted(layer.name(), weights));
                try (LayerProbe probe = new LayerProbe(output.spark(), source, layer, split)) {
                    LayerProbe.Learnt whole = probe.learn();
                    rows.add(row(layer.name(), null, probe, whole, split.train(), groups, weights));
                    for (int some : perClass) {
                        int[] images = split.train(some);
                        rows.add(row(layer.name(), some, probe, probe.learn(images, whole.l2()), images, groups, weights));
                    }
                } finally {
                    group.close();
                }
                output.check();
            }
            return rows;
        }

        private Object[] row(String layer, Integer perClass, LayerProbe probe, LayerProbe.Learnt learnt, int[] images, Groups groups, String weights) {
            Interval accuracy = new Bootstrap(groups, seed, "probe").mean(probe.tried(learnt));
            boolean sure = !Double.isNaN(accuracy.low());
            return new Object[] {layer, perClass, accuracy.value(), sure ? (Double) accuracy.low() : null, sure ? (Double) accuracy.high() : null, probe.trained(learnt, images), split.majority(),
                    1.0 / split.classes().size(), learnt.l2(), images.length, split.test().length, weights};
        }

        private AnalysisPage page(List<Object[]> all) {
            List<Object[]> rows = all.stream().filter(row -> row[WEIGHTS].equals("trained")).toList();
            List<Object[]> random = all.stream().filter(row -> row[WEIGHTS].equals("random") && row[1] == null).toList();
            List<Object[]> whole = rows.stream().filter(row -> row[1] == null).toList();
            List<String> layers = whole.stream().map(row -> (String) row[0]).toList();
            List<Part> parts = new ArrayList<>();
            Object[] first = whole.get(0);
            Object[] last = whole.get(whole.size() - 1);
            parts.add(new Part.Text(String.format(Locale.ROOT, "From the first layer '%s' is told right in %.1f %% of the tried images, from the last in %.1f %%; always naming the commonest value would be right in %.1f %%.",
                    column, 100 * (Double) first[2], 100 * (Double) last[2], 100 * split.majority())));
            List<Figure.Bar> bars = new ArrayList<>(List.of(new Figure.Bar("tried", numbers(whole, 2), numbers(whole, 3), numbers(whole, 4)), Figure.Bar.of("learnt from", numbers(whole, 5))));
            if (!random.isEmpty()) {
                bars.add(new Figure.Bar("tried, random weights", numbers(random, 2), numbers(random, 3), numbers(random, 4)));
                parts.add(new Part.Text(String.format(Locale.ROOT, "From the last layer of the same network with random weights %.1f %% are told right: what lies between is what training gave, and not the network's structure.",
                        100 * (Double) random.get(random.size() - 1)[2])));
            }
            parts.add(new Figure.Bars("Accuracy by layer", "Share of tried images told right by a linear classifier on a layer's responses; the lines are 95 %% intervals over %s. Tried on %s."
                    .formatted(labeled.group().map(name -> "whole groups (" + name + ")").orElse("images"), tried),
                    "layer", layers, Axis.fromZero("share told right"),
                    bars));
            if (!perClass.isEmpty()) {
                List<Figure.Curve> curves = layers.stream().map(layer -> {
                    List<Object[]> own = rows.stream().filter(row -> row[0].equals(layer) && row[1] != null).toList();
                    return new Figure.Curve(layer, own.stream().mapToDouble(row -> (Integer) row[1]).toArray(), numbers(own, 2), numbers(own, 3), numbers(own, 4));
                }).toList();
                parts.add(new Figure.Lines("Accuracy by images a class", "Learnt from the first few training images of each class in the order of the lot, with the penalty that was best on all of them.",
                        new Axis("training images a class", Axis.Kind.LOGARITHMIC), Axis.fromZero("share told right"), curves));
            }
            parts.add(new Part.Cells("In figures", List.of("layer", "images a class", "told right", "learnt from", "penalty"), all.stream().map(row -> List.of(row[0] + (row[WEIGHTS].equals("random") ? " (random weights)" : ""),
                    row[1] == null ? "all" : String.valueOf(row[1]), String.format(Locale.ROOT, "%.3f", (Double) row[2]), String.format(Locale.ROOT, "%.3f", (Double) row[5]), String.valueOf(row[8]))).toList()));
            return new AnalysisPage("Probe of " + column, "How well does a linear classifier on each layer's responses tell '%s' (after Zeiler & Fergus 2014, section 5.3)?".formatted(column), parts,
                    "docs/analyses/probe.md");
        }

        private static double[] numbers(List<Object[]> rows, int column) {
            return rows.stream().mapToDouble(row -> row[column] == null ? Double.NaN : (Double) row[column]).toArray();
        }
    }
}
