package org.patchlode.job.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.mining.MiningState;
import org.patchlode.network.Layer;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** An analysis for tests: the maxima of feature maps over some images, as a table of its own beside that of the pass. */
final class MaximaAnalysis implements NamedAnalysis {

    private static final Option<Integer> IMAGES = SubjectOptions.images(30);

    private final boolean fails;

    /** @param fails whether it ends with an error after its pass */
    MaximaAnalysis(boolean fails) {
        this.fails = fails;
    }

    @Override
    public String name() {
        return "maxima";
    }

    @Override
    public String summary() {
        return "The largest activation of every feature map.";
    }

    @Override
    public OptionList options() {
        return SubjectOptions.sources(IMAGES).and(SubjectOptions.running());
    }

    @Override
    public List<String> tables() {
        return List.of("units", "maxima");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        Subject subject = Subject.read(request, IMAGES);
        WinnersAnalysis winners = new WinnersAnalysis(subject.network(), subject.layers(), 1, false, Long.MAX_VALUE);
        return new PlannedAnalysis() {
            @Override
            public List<String> lines() {
                return subject.lines();
            }

            @Override
            public List<AnalysisInput> inputs() {
                return subject.inputs();
            }

            @Override
            public AnalysisOutcome run(AnalysisOutput output) {
                return new SubjectPass(output, subject, request.values()).run(List.of(winners), state -> {
                    if (fails) {
                        throw new IllegalStateException("no maxima today");
                    }
                    return outcome(output, subject.layers(), state.of(winners), state.bad().size());
                });
            }
        };
    }

    private static AnalysisOutcome outcome(AnalysisOutput output, List<Layer> layers, Section<MiningState> section, int bad) {
        List<Object[]> rows = new ArrayList<>();
        List<Figure.Curve> curves = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            int maps = section.state().maps(layer);
            double[] maxima = new double[maps];
            double[] numbers = new double[maps];
            for (int map = 0; map < maps; map++) {
                numbers[map] = map;
                maxima[map] = section.state().winners(layer, map).stream().mapToDouble(winner -> winner.score()).findFirst().orElse(Double.NaN);
                rows.add(new Object[] {layers.get(layer).name(), map, maxima[map]});
            }
            curves.add(Figure.Curve.of(layers.get(layer).name(), numbers, maxima));
        }
        output.table("maxima", List.of(Column.of("layer", Column.Type.TEXT), Column.of("channel", Column.Type.INTEGER), Column.of("maximum", Column.Type.DOUBLE)), rows);
        AnalysisPage page = new AnalysisPage("Maxima", "How far does each map go?",
                List.of(new Figure.Lines("Maxima", "One curve a layer.", Axis.of("map"), Axis.fromZero("maximum"), curves)), "a test");
        return new AnalysisOutcome(page, Map.of("images", section.coverage().images(), "bad_images", (long) bad), section.coverage().bad(), List.of("maxima     %d".formatted(rows.size())));
    }
}
