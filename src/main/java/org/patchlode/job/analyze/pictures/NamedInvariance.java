package org.patchlode.job.analyze.pictures;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.invariance.Distances;
import org.patchlode.analysis.invariance.InvarianceAnalysis;
import org.patchlode.analysis.invariance.InvariancePage;
import org.patchlode.analysis.invariance.Step;
import org.patchlode.analysis.invariance.Transformation;
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
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Amounts;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze invariance}. */
public final class NamedInvariance implements NamedAnalysis {

    private static final Option<Integer> IMAGES = SubjectOptions.images(200);
    private static final Map<Transformation, Option<List<BigDecimal>>> AMOUNTS = new EnumMap<>(Map.of(
            Transformation.TRANSLATE, amounts("translate", "Shifts to the right, pixels"),
            Transformation.TRANSLATE_Y, amounts("translate-y", "Shifts down, pixels"),
            Transformation.SCALE, amounts("scale", "Enlargements"),
            Transformation.ROTATE, amounts("rotate", "Rotations counter-clockwise, degrees")));
    /** As in the paper's figure, where nothing is asked for. */
    private static final Map<Transformation, String> DEFAULTS = Map.of(Transformation.TRANSLATE, "-60:60:5", Transformation.TRANSLATE_Y, "-60:60:5",
            Transformation.SCALE, "1:1.8:0.1", Transformation.ROTATE, "0:350:10");

    private static Option<List<BigDecimal>> amounts(String name, String what) {
        return Amounts.option(name, what + ", or a list with commas. Without any transformation all four are measured: -60:60:5 for shifts, 1:1.8:0.1, 0:350:10.").deciding(Effect.CONTRIBUTIONS);
    }

    @Override
    public String name() {
        return "invariance";
    }

    @Override
    public String summary() {
        return "How far layers and the answer move when a picture is shifted, enlarged or turned.";
    }

    @Override
    public OptionList options() {
        OptionList options = SubjectOptions.sources(IMAGES);
        for (Transformation kind : Transformation.values()) {
            options = options.and(AMOUNTS.get(kind));
        }
        return options.and(PictureOptions.FILL, PictureOptions.GROUP).and(SubjectOptions.running());
    }

    @Override
    public List<String> tables() {
        return List.of("invariance", "curves");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        List<Step> steps = steps(request);
        Subject subject = Subject.read(request, IMAGES);
        Optional<ClassOutput> output = ClassOutput.of(subject.network());
        Grouping grouping = GroupColumn.of(request, subject.images());
        InvarianceAnalysis analysis = new InvarianceAnalysis(subject.layers(), steps, Fill.of(request.get(PictureOptions.FILL), subject.preprocessing().preprocessing()),
                output, output.isPresent() ? subject.classes() : Map.of(), grouping);
        return new Planned(request, subject, steps, analysis, output, grouping);
    }

    private static List<Step> steps(AnalysisRequest request) {
        boolean asked = AMOUNTS.values().stream().anyMatch(option -> !request.get(option).isEmpty());
        List<Step> steps = new ArrayList<>();
        for (Transformation kind : Transformation.values()) {
            List<BigDecimal> amounts = asked ? request.get(AMOUNTS.get(kind)) : Amounts.of(kind.label(), DEFAULTS.get(kind));
            for (BigDecimal amount : amounts) {
                if (kind == Transformation.SCALE && amount.signum() <= 0) {
                    throw new ConfigurationException("--scale has %s, and nothing can be enlarged by that; give numbers above 0".formatted(amount.toPlainString()));
                }
                steps.add(new Step(kind, amount.doubleValue()));
            }
        }
        return steps;
    }

    private record Planned(AnalysisRequest request, Subject subject, List<Step> steps, InvarianceAnalysis analysis, Optional<ClassOutput> output, Grouping grouping) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(subject.lines());
            Map<String, Long> counts = steps.stream().collect(Collectors.groupingBy(step -> step.transformation().label(), java.util.TreeMap::new, Collectors.counting()));
            lines.add("pictures       %d altered ones of each image: %s".formatted(steps.size(), counts));
            lines.add(SubjectPass.line(request, subject, List.of(analysis)));
            return lines;
        }

        @Override
        public List<AnalysisInput> inputs() {
            return subject.inputs();
        }

        @Override
        public List<String> warnings() {
            return PictureOptions.notes(subject, output);
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            return new SubjectPass(out, subject, request.values()).run(List.of(analysis), state -> {
                Section<Distances> section = state.of(analysis);
                return new AnalysisOutcome(
                        InvariancePage.of(subject.layers(), steps, section.state(), grouping, !subject.classes().isEmpty(), warnings()),
                        Map.of("images", section.coverage().images(), "bad_images", (long) section.coverage().bad().size(), "passes", section.coverage().images() * (1L + steps.size())),
                        section.coverage().bad(),
                        List.of("images     %,d, each in %d pictures".formatted(section.coverage().images(), 1 + steps.size())));
            });
        }
    }
}
