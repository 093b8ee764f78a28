package org.patchlode.job.analyze.responses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.blocks.FactorColumns;
import org.patchlode.analysis.information.InformationAnalysis;
import org.patchlode.analysis.information.InformationSettings;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.job.analyze.AnalysisOutcome;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.PlannedAnalysis;
import org.patchlode.job.analyze.blocks.BlocksStage;
import org.patchlode.job.analyze.blocks.LabeledResponses;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseOptions;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** {@code analyze information}. */
public final class InformationCommand implements NamedAnalysis {

    /** Which estimates the report shows. */
    enum Estimator {
        BINNED,
        GCMI
    }

    private static final int MOST_PERMUTATIONS = 1_000_000;

    static final Option<List<String>> FACTORS = Option.list("factors", "A,B", "Columns of the labels: what the images show. Text is categorical, numbers with fractions are continuous.")
            .deciding(Effect.CONTRIBUTIONS);
    static final Option<Estimator> ESTIMATOR =
            Option.choice("estimator", "E", "What the report shows, binned or gcmi; the table has both where both can be had.", Estimator.BINNED).deciding(Effect.RECORDED);
    static final Option<Integer> BINS = Option.integer("bins", "B", "Equal-count bins of responses and of continuous factors.", 3, 2, 65).deciding(Effect.CONTRIBUTIONS);
    static final Option<Optional<String>> RESPONSE =
            Option.text("response", "R", "What units share of the factors with the network's response: argmax, prob:CLASS, correct:COLUMN or a column of the labels.")
                    .deciding(Effect.CONTRIBUTIONS);
    static final Option<Integer> PERMUTATIONS =
            Option.integer("permutations", "N", "Permutations that say what chance gives; 0 for none.", 200, 0, MOST_PERMUTATIONS).deciding(Effect.CONTRIBUTIONS);

    @Override
    public String name() {
        return "information";
    }

    @Override
    public String summary() {
        return "How many bits each feature map tells of factors such as identity, pose and light.";
    }

    @Override
    public OptionList options() {
        return ResponseOptions.SOURCES.and(FACTORS, ResponseOptions.CATEGORICAL, ResponseOptions.CONTINUOUS, ESTIMATOR, BINS, RESPONSE, PERMUTATIONS, ResponseOptions.GROUP);
    }

    @Override
    public List<String> tables() {
        return List.of("information", "layers", "coinformation");
    }

    @Override
    public PlannedAnalysis plan(AnalysisRequest request) {
        List<String> names = new ArrayList<>(new LinkedHashSet<>(request.get(FACTORS)));
        if (names.isEmpty()) {
            throw new ConfigurationException("--factors names no column of the labels; name one or more, such as identity,yaw");
        }
        Optional<Answered> response = request.get(RESPONSE).map(Answered::of);
        LinkedHashSet<String> wanted = new LinkedHashSet<>(names);
        response.ifPresent(asked -> wanted.addAll(asked.columns()));
        LabeledResponses labeled = LabeledResponses.read(request, List.copyOf(wanted), request.get(ResponseOptions.GROUP));
        Set<String> continuous = new HashSet<>(request.get(ResponseOptions.CONTINUOUS));
        FactorColumns columns = new FactorColumns(new HashSet<>(request.get(ResponseOptions.CATEGORICAL)), continuous);
        List<Factor> factors = names.stream().map(name -> columns.of(name, labeled.cells().of(name))).toList();
        response.ifPresent(asked -> asked.check(labeled.source(), labeled.cells(), continuous));
        InformationSettings settings = new InformationSettings(request.get(BINS), request.get(PERMUTATIONS), request.seed());
        return new Plan(labeled, factors, response, continuous, settings, labeled.groups(), request.get(ESTIMATOR));
    }

    private record Plan(LabeledResponses labeled, List<Factor> factors, Optional<Answered> response, Set<String> continuous, InformationSettings settings, Groups groups,
            Estimator estimator) implements LabeledPlan {

        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(labeled.lines());
            for (Factor factor : factors) {
                String kind = factor instanceof Factor.Categorical kinds ? "categorical, %d values".formatted(kinds.values().size()) : "continuous";
                lines.add("factor         %s: %s, known of %,d images".formatted(factor.name(), kind, factor.present().length));
            }
            lines.add("groups         " + (groups.single() ? "none: images are taken as independent" : "%,d".formatted(groups.count())));
            lines.add("permutations   %,d".formatted(settings.permutations()));
            return lines;
        }

        @Override
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>(labeled.warnings());
            for (Factor factor : factors) {
                int missing = factor.images() - factor.present().length;
                if (missing > 0) {
                    warnings.add("factor '%s' is not known of %,d of %,d images, which are left out of it".formatted(factor.name(), missing, factor.images()));
                }
                if (constant(factor)) {
                    warnings.add("factor '%s' has one value in all images, so nothing can be told of it".formatted(factor.name()));
                }
            }
            return warnings;
        }

        private static boolean constant(Factor factor) {
            if (factor instanceof Factor.Categorical kinds) {
                return kinds.values().size() == 1;
            }
            return Arrays.stream(((Factor.Continuous) factor).amounts()).filter(value -> !Double.isNaN(value)).distinct().count() == 1;
        }

        @Override
        public AnalysisOutcome run(AnalysisOutput output) {
            Optional<Factor> answers = response.map(asked -> asked.read(output, labeled.source(), labeled.cells(), continuous));
            InformationAnalysis analysis = new InformationAnalysis(factors, answers, groups, settings);
            new BlocksStage(output, labeled.source()).run(analysis);
            int[] images = analysis.images();
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("images", (long) labeled.source().images().size());
            for (int i = 0; i < images.length; i++) {
                counts.put("images_of_" + factors.get(i).name(), (long) images[i]);
            }
            counts.put("units", labeled.source().layers().stream().mapToLong(ResponseLayer::maps).sum());
            InformationPage page = new InformationPage(output, labeled.source(), factors.stream().map(Factor::name).toList(), settings, groups, estimator);
            return new AnalysisOutcome(page.page(answers.map(Factor::name)), counts, List.of(), page.summary());
        }
    }
}
