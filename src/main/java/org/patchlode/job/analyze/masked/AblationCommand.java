package org.patchlode.job.analyze.masked;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.ablation.AblationAnalysis;
import org.patchlode.analysis.ablation.Losses;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.job.analyze.Subject;
import org.patchlode.job.analyze.SubjectOptions;
import org.patchlode.job.analyze.SubjectPass;
import org.patchlode.job.options.ModelOptions;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.ModelException;
import org.patchlode.network.Network;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.result.Tables;

/** {@code analyze ablation}. */
public final class AblationCommand implements NamedAnalysis {

    private static final int SHOWN = 15;
    private static final Option<Integer> IMAGES = SubjectOptions.images(200);
    private static final Option<List<String>> LAYER = Option.list("layer", "L", "Layer, or layers, whose feature maps are held at zero one after another.").deciding(Effect.CONTRIBUTIONS);
    private static final Option<Boolean> ERRORS =
            Option.flag("errors", "For every image that the network gets wrong, find the maps whose masking helps most; needs --labels and --label-column.").deciding(Effect.CONTRIBUTIONS);

    private static final Option<Optional<String>> WITH =
            Option.text("with", "OUT", "Output of 'analyze labels' of a run of this network: how often masking a map and the labels of its top images name the same class.").deciding(Effect.CONTRIBUTIONS);

    @Override
    public String name() {
        return "ablation";
    }

    @Override
    public String summary() {
        return "What each class loses when a feature map is held at zero, and which errors that would revise.";
    }

    @Override
    public OptionList options() {
        return OptionList.of(LAYER, ERRORS, WITH).and(SubjectOptions.sources(IMAGES)).and(SubjectOptions.running());
    }

    @Override
    public List<String> tables() {
        return List.of("ablation", "errors", LabelAgreement.TABLE);
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        Subject subject = Subject.read(request, IMAGES, UnaryOperator.identity(), network -> masked(network, request), image -> true);
        List<Layer> layers = subject.layers();
        ClassOutput output = ClassOutput.of(subject.network())
                .orElseThrow(() -> new ModelException("the model %s ends in no list of classes, so no class can lose anything; give a classifier".formatted(subject.inputs().get(0).uri())));
        boolean errors = request.get(ERRORS);
        if (errors && subject.classes().isEmpty()) {
            throw new ConfigurationException("--errors needs to know what is right; give --labels and --label-column");
        }
        Optional<LabelAgreement> labels = request.get(WITH).map(uri -> LabelAgreement.open(request, uri, subject, output.classes()));
        return new Plan(request, subject, layers, output, new AblationAnalysis(layers, output, subject.classes(), errors), errors, labels);
    }

    private static List<Layer> masked(Network network, AnalysisRequest request) {
        if (network.foreign().isPresent()) {
            throw new ModelException("the model %s has operators that are run as its file has them, so that none of its feature maps can be held at zero; give a model whose operators docs/models.md lists"
                    .formatted(request.get(ModelOptions.MODEL)));
        }
        if (request.get(LAYER).isEmpty() && request.get(SubjectOptions.LAYERS).isEmpty()) {
            throw new ConfigurationException("--layer names no layer whose feature maps are to be masked; name one ('layers --model' lists them)");
        }
        return request.get(LAYER).isEmpty() ? Subject.layers(network, request) : LayerChoice.named(network, request.get(LAYER));
    }

    private record Plan(AnalysisRequest request, Subject subject, List<Layer> layers, ClassOutput output, AblationAnalysis analysis, boolean errors, Optional<LabelAgreement> labels)
            implements PlannedAnalysis {

        private int maps() {
            return layers.stream().mapToInt(layer -> layer.shape().maps()).sum();
        }

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(subject.lines().subList(0, 3));
            lines.add("masked         %,d feature maps of %s, one after another".formatted(maps(), String.join(", ", layers.stream().map(Layer::name).toList())));
            lines.add("passes         %,d of what lies behind the masked layer%s; the layers before are run once an image"
                    .formatted((long) subject.images().size() * maps(), errors ? ", and twice as many for each error" : ""));
            return lines;
        }

        @Override
        public List<AnalysisInput> inputs() {
            List<AnalysisInput> inputs = new ArrayList<>(subject.inputs());
            labels.ifPresent(agreement -> inputs.add(agreement.input()));
            return inputs;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            return new SubjectPass(out, subject, request.values()).run(List.of(analysis), state -> outcome(out, state));
        }

        private AnalysisOutcome outcome(AnalysisOutput out, PassState state) {
            Section<Losses> section = state.of(analysis);
            List<Double> revised = AblationAnalysis.revised(section.state());
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("images", section.coverage().images());
            counts.put("bad_images", (long) section.coverage().bad().size());
            counts.put("masked_maps", (long) maps());
            List<String> summary = new ArrayList<>(List.of("masked     %,d feature maps, %,d images".formatted(maps(), section.coverage().images())));
            if (errors) {
                long wrong = Tables.read(out.spark(), out.folder().uri("errors")).select("image").distinct().count();
                counts.put("labelled_images", section.state().labelled());
                counts.put("errors", wrong);
                summary.add("errors     %,d of %,d images%s".formatted(wrong, section.state().labelled(),
                        revised.isEmpty() ? "" : "; masking one map would revise %.0f %% of them".formatted(100 * revised.get(0))));
            }
            List<LabelAgreement.Shares> shares = labels.map(agreement -> agreement.write(out, layers.stream().map(Layer::name).toList())).orElse(List.of());
            return new AnalysisOutcome(page(out, revised, counts, shares), counts, section.coverage().bad(), summary);
        }

        private AnalysisPage page(AnalysisOutput out, List<Double> revised, Map<String, Long> counts, List<LabelAgreement.Shares> shares) {
            List<Row> strongest = Tables.read(out.spark(), out.folder().uri("ablation")).where("speaks_for")
                    .orderBy(functions.col("difference").desc(), functions.col("layer"), functions.col("channel")).limit(SHOWN).collectAsList();
            List<Row> perClass = Tables.read(out.spark(), out.folder().uri("ablation")).where("speaks_for").groupBy("class").count().collectAsList();
            double[] speakers = new double[output.classes()];
            perClass.forEach(row -> speakers[row.getInt(0)] = row.getLong(1));
            List<Part> parts = new ArrayList<>();
            parts.add(new Part.Text(strongest.isEmpty() ? "No map's masking takes anything from a class on average."
                    : String.format(Locale.ROOT, "The map that one class depends on most is %s %d: without it class %s loses %.3f in probability, on average over %,d images.",
                            strongest.get(0).getAs("layer"), strongest.get(0).<Integer>getAs("channel"), name(strongest.get(0).getAs("class")), strongest.get(0).<Double>getAs("difference"),
                            counts.get("images"))));
            parts.add(new Part.Cells("The maps that speak loudest", List.of("layer", "feature map", "class", "loss in probability", "95 % interval"),
                    strongest.stream().map(this::cells).toList()));
            if (output.classes() <= 60) {
                parts.add(new Figure.Bars("How many maps speak for each class", "A map speaks for the class that loses most when it is masked.", "class",
                        IntStream.range(0, output.classes()).mapToObj(this::name).toList(), Axis.fromZero("feature maps"), List.of(Figure.Bar.of("maps", speakers))));
            }
            if (errors) {
                parts.add(new Part.Heading("Errors"));
                parts.add(revised.isEmpty() ? new Part.Text("The network gets none of the labelled images wrong.")
                        : new Figure.Bars("Errors that masking would revise", "Share of the %,d wrong answers for which some map, beside the best ones before it, makes the network answer right. Whoever masks must know which answer is right: this says what could be revised, not that it would be found."
                                .formatted(counts.get("errors")), "maps masked", List.of("one", "two", "three"), Axis.fromZero("share of errors"),
                                List.of(Figure.Bar.of("revised", revised.stream().mapToDouble(Double::doubleValue).toArray()))));
            }
            if (!shares.isEmpty()) {
                parts.add(new Part.Heading("Masking and labels"));
                parts.add(new Figure.Bars("How often both name the same class", "Share of a layer's feature maps whose masking takes most from the class that also their top images' labels ('%s', the one that chance explains least) name; chance is what it would be if the two had nothing to do with each other."
                        .formatted(labels.map(LabelAgreement::column).orElse("")), "layer", shares.stream().map(LabelAgreement.Shares::layer).toList(), Axis.fromZero("share of feature maps"),
                        List.of(Figure.Bar.of("same class", shares.stream().mapToDouble(LabelAgreement.Shares::same).toArray()), Figure.Bar.of("chance", shares.stream().mapToDouble(LabelAgreement.Shares::chance).toArray()))));
            }
            parts.add(new Part.Text("Intervals are mean ± 1.96 standard errors over images, which are taken as independent. A loss below 0 is a gain: the map spoke against the class."));
            return new AnalysisPage("Ablation of " + String.join(", ", layers.stream().map(Layer::name).toList()),
                    "What does each class lose in probability when a feature map is held at zero (after Dong et al. 2017)?", parts, "docs/analyses/ablation.md");
        }

        private String name(int cls) {
            return subject.words().isEmpty() ? String.valueOf(cls) : subject.words().get(cls);
        }

        private List<String> cells(Row row) {
            boolean known = !row.isNullAt(row.fieldIndex("ci_low"));
            return List.of(row.getAs("layer"), String.valueOf(row.<Integer>getAs("channel")), name(row.getAs("class")), String.format(Locale.ROOT, "%.4f", row.<Double>getAs("difference")),
                    known ? String.format(Locale.ROOT, "%.4f to %.4f", row.<Double>getAs("ci_low"), row.<Double>getAs("ci_high")) : "not known");
        }
    }
}
