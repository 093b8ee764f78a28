package org.patchlode.job.analyze.pictures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.correspondence.Changes;
import org.patchlode.analysis.correspondence.CorrespondenceAnalysis;
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
import org.patchlode.network.Box;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze correspondence}. */
public final class NamedCorrespondence implements NamedAnalysis {

    private static final Option<Integer> IMAGES = SubjectOptions.images(200);
    private static final Option<String> PARTS = Option.required("parts", "URI",
            "CSV with header and columns image (path relative to the corpus), part, top, left, bottom, right: half-open boxes in pixels of the upright file.");

    @Override
    public String name() {
        return "correspondence";
    }

    @Override
    public String summary() {
        return "Whether covering the same part of different pictures changes a layer in the same way.";
    }

    @Override
    public OptionList options() {
        OptionList sources = OptionList.of(SubjectOptions.sources(IMAGES).stream()
                .filter(option -> !option.equals(SubjectOptions.LABELS) && !option.equals(SubjectOptions.LABEL_COLUMN)).toArray(Option<?>[]::new));
        return sources.and(PARTS, PictureOptions.FILL).and(SubjectOptions.running());
    }

    @Override
    public List<String> tables() {
        return List.of("correspondence");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        PartsFile parts = PartsFile.read(request.spark(), request.get(PARTS));
        Subject subject = Subject.read(request, IMAGES, UnaryOperator.identity(), network -> Subject.layers(network, request), image -> parts.has(image.relative()));
        if (subject.images().isEmpty()) {
            throw new ConfigurationException("none of the images has a part in %s (the first row is of '%s'); the column 'image' holds paths relative to the corpus"
                    .formatted(parts.uri(), parts.boxes().firstKey()));
        }
        Map<String, String> ids = new HashMap<>();
        subject.images().forEach(image -> ids.put(image.relative(), image.id()));
        Map<String, Map<String, Box>> boxes = parts.of(ids);
        TreeMap<String, Integer> counts = new TreeMap<>();
        boxes.values().forEach(own -> own.keySet().forEach(part -> counts.merge(part, 1, Integer::sum)));
        if (counts.values().stream().allMatch(count -> count < 2)) {
            throw new ConfigurationException("every part is that of a single picture (%s), and pictures are compared in pairs; give the parts of two pictures or more".formatted(counts));
        }
        CorrespondenceAnalysis analysis = new CorrespondenceAnalysis(subject.layers(), boxes, CorrespondenceAnalysis.DRAWS, request.seed(),
                Fill.of(request.get(PictureOptions.FILL), subject.preprocessing().preprocessing()));
        return new Planned(request, subject, analysis, parts, counts);
    }

    private record Planned(AnalysisRequest request, Subject subject, CorrespondenceAnalysis analysis, PartsFile parts, TreeMap<String, Integer> counts) implements PlannedAnalysis {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(subject.lines());
            lines.add("parts          %s (pictures that have it)".formatted(counts));
            lines.add(SubjectPass.line(request, subject, List.of(analysis)));
            return lines;
        }

        @Override
        public List<AnalysisInput> inputs() {
            List<AnalysisInput> inputs = new ArrayList<>(subject.inputs());
            inputs.add(parts.input());
            return inputs;
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            counts.forEach((part, count) -> {
                if (count < 2) {
                    warnings.add("part '%s' is that of a single picture, so it has no pairs and no delta".formatted(part));
                } else if (count == 2) {
                    warnings.add("part '%s' is that of two pictures, which is too few for an interval".formatted(part));
                }
            });
            return warnings;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput out) {
            return new SubjectPass(out, subject, request.values()).run(List.of(analysis), state -> {
                Section<Changes> section = state.of(analysis);
                long pictures = analysis.presentation().pictures();
                return new AnalysisOutcome(
                        analysis.page(section.state(), warnings()),
                        Map.of("images", section.coverage().images(), "bad_images", (long) section.coverage().bad().size(), "passes", section.coverage().images() * pictures),
                        section.coverage().bad(),
                        List.of("images     %,d, each in %d pictures".formatted(section.coverage().images(), pictures)));
            });
        }
    }
}
