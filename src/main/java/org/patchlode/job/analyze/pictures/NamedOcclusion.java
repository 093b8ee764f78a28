package org.patchlode.job.analyze.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.occlusion.Grid;
import org.patchlode.analysis.occlusion.OcclusionAnalysis;
import org.patchlode.analysis.statistics.Grouping;
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
import org.patchlode.model.MaskedMaps;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Layer;
import org.patchlode.network.LayerChoice;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.RuleSupport;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze occlusion}. */
public final class NamedOcclusion implements NamedAnalysis {

    private static final int MOST_SIDE = 8192;
    private static final int MOST_SQUARES = 100_000;
    private static final Option<Integer> IMAGES = SubjectOptions.images(20);
    private static final Option<Integer> SIZE = Option.integer("size", "N", "Side of the square, pixels.", 50, 1, MOST_SIDE).deciding(Effect.CONTRIBUTIONS);
    private static final Option<Integer> STRIDE = Option.integer("stride", "N", "Pixels between the places of the square.", 10, 1, MOST_SIDE).deciding(Effect.CONTRIBUTIONS);
    private static final Option<Optional<String>> LAYER = Option.text("layer", "NAME", "Layer whose strongest map is followed; by default the last that ends in a ReLU and keeps its spatial extent.")
            .deciding(Effect.CONTRIBUTIONS);
    private static final Option<Optional<String>> RUN = Option.text("run", "URI", "A run over the same network: its winners' projections of the map are shown beside.").deciding(Effect.TABLES);

    @Override
    public String name() {
        return "occlusion";
    }

    @Override
    public String summary() {
        return "What the strongest feature map and the answer lose when a part of the picture is covered.";
    }

    @Override
    public OptionList options() {
        OptionList sources = OptionList.of(SubjectOptions.sources(IMAGES).stream().filter(option -> !option.equals(SubjectOptions.LAYERS)).toArray(Option<?>[]::new));
        return sources.and(LAYER, SIZE, STRIDE, ModelOptions.MASK, RUN, PictureOptions.FILL, PictureOptions.GROUP).and(SubjectOptions.running());
    }

    @Override
    public List<String> tables() {
        return List.of("occlusion", "projections");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        Subject subject = Subject.read(request, IMAGES, network -> MaskedMaps.of(network, request.get(ModelOptions.MASK)), network -> List.of(layer(network, request)), image -> true);
        Layer layer = subject.layers().get(0);
        Preprocessing preprocessing = subject.preprocessing().preprocessing();
        Grid grid = new Grid(request.get(SIZE), request.get(STRIDE), preprocessing.height(), preprocessing.width());
        if ((long) grid.rows() * grid.columns() > MOST_SQUARES) {
            throw new ConfigurationException("--stride %d makes %,d places of the square on a picture of %d x %d, more than %,d; give a larger stride"
                    .formatted(grid.stride(), (long) grid.rows() * grid.columns(), preprocessing.width(), preprocessing.height(), MOST_SQUARES));
        }
        Optional<ClassOutput> output = ClassOutput.of(subject.network());
        Grouping grouping = GroupColumn.of(request, subject.images());
        List<AnalysisInput> inputs = new ArrayList<>(subject.inputs());
        Optional<WinnersOfRun> run = request.get(RUN).map(uri -> WinnersOfRun.at(request, uri, layer, subject.inputs().get(0)));
        run.ifPresent(of -> inputs.add(of.input()));
        OcclusionAnalysis analysis = new OcclusionAnalysis(layer, grid, Fill.of(request.get(PictureOptions.FILL), preprocessing), output,
                output.isPresent() ? subject.classes() : Map.of());
        Optional<String> obstacle = RuleSupport.obstacle(subject.network(), layer, Rule.DECONVNET);
        return new Planned(request, subject, grid, analysis, notes(subject, output, obstacle), obstacle.isEmpty(), inputs, run, grouping);
    }

    private static List<String> notes(Subject subject, Optional<ClassOutput> output, Optional<String> obstacle) {
        List<String> notes = new ArrayList<>(PictureOptions.notes(subject, output));
        obstacle.ifPresent(why -> notes.add("layer '%s' cannot be projected, so that is left out: %s".formatted(subject.layers().get(0).name(), why)));
        return notes;
    }

    private static Layer layer(Network network, AnalysisRequest request) {
        Optional<String> name = request.get(LAYER);
        if (name.isPresent()) {
            return LayerChoice.named(network, List.of(name.get())).get(0);
        }
        List<Layer> layers = LayerChoice.byDefault(network);
        if (layers.isEmpty()) {
            throw new ConfigurationException("the model has no layer that ends in a ReLU and keeps its spatial extent; name one with --layer ('layers --model' lists them)");
        }
        return layers.get(layers.size() - 1);
    }

    private record Planned(AnalysisRequest request, Subject subject, Grid grid, OcclusionAnalysis analysis, List<String> warnings, boolean projects, List<AnalysisInput> inputs,
            Optional<WinnersOfRun> winners, Grouping grouping) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(subject.lines());
            lines.add("squares        %d x %d of %d pixels, %d pixels apart".formatted(grid.rows(), grid.columns(), grid.size(), grid.stride()));
            lines.add(SubjectPass.line(request, subject, List.of(analysis)));
            return lines;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            return new SubjectPass(out, subject, request.values()).run(List.of(analysis), (state, engine) ->
                    new OcclusionReport(out, subject, grid, grouping, winners, warnings).of(state.of(analysis), projects ? Optional.of(engine) : Optional.empty()));
        }
    }
}
