package org.patchlode.job.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.analysis.ReportSection;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.engine.EnginePlan;
import org.patchlode.model.ConfigurationException;
import org.patchlode.result.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a run, once the others have been asked too.
 *
 * @param taken the engine that the driver found to be the first that runs the network; empty if no check was made
 * @param check that executors of other kinds repeat; empty for none
 * @param warning the sentence of a disagreement that does not end the run
 */
public record CheckedEngine(Optional<EngineChoice> taken, Optional<EngineCheck> check, Optional<String> warning) {

    /** No engine has been asked. */
    public static final CheckedEngine UNCHECKED = new CheckedEngine(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(CheckedEngine.class);

    /**
     * Lets the engines run some images on this host, if that is wanted.
     *
     * @throws EngineDisagreementException if they disagree and none was asked for by name
     */
    public static CheckedEngine of(CheckChoice wanted, MiningTask task, List<ImageRef> images, Configuration hadoop) {
        long start = System.nanoTime();
        EngineChoice choice = task.engine();
        EnginePlan plan = task.plan().peaksOfAll();
        if (wanted == CheckChoice.NONE || plan.layers().isEmpty() || !runsHere(choice)) {
            return UNCHECKED;
        }
        List<float[]> inputs = CheckPictures.of(images, hadoop, task.preprocessing(), task.limits());
        if (inputs.isEmpty()) {
            LOG.warn("the engines were not checked against each other, as none of the images tried can be read");
            return UNCHECKED;
        }
        EngineCheck check = new EngineCheck(EngineCheck.candidates(choice), inputs, !choice.isNamed());
        CheckOutcome outcome = check.run(plan);
        Optional<String> warning = outcome.disagreement().map(check::orEnd);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (warning.isPresent()) {
            LOG.warn("{}; --engine {} runs all the same", warning.get(), choice.name().toLowerCase(Locale.ROOT));
        } else if (outcome.engines().size() == 1) {
            LOG.warn("nothing checks {}: {}", String.join("", outcome.engines()), String.join("; ", outcome.refusals()));
        } else if (outcome.engines().size() > 1) {
            LOG.info("{} agree on {} images in {} layers; checked in {} s", String.join(" and ", outcome.engines()), outcome.pictures(), plan.layers().size(),
                    String.format(Locale.ROOT, "%.1f", seconds));
        }
        if (!choice.isNamed()) {
            if (!outcome.refusals().isEmpty() && outcome.taken().isPresent() && outcome.taken().get() != choice.kinds().get(0)) {
                LOG.warn("running on {}: {}", outcome.engines().get(0), String.join("; ", outcome.refusals()));
            }
            outcome.faster().ifPresent(LOG::info);
        }
        return new CheckedEngine(outcome.taken().map(taken -> taken instanceof EngineKind kind ? EngineChoice.of(kind) : choice), Optional.of(check.madeOn(outcome.engines().isEmpty() ? Set.of() : Set.of(HostKind.of(outcome.engines().get(0))))), warning);
    }

    /** Whether the engine can run on this host at all; if not, whoever opens it says so. */
    private static boolean runsHere(EngineChoice choice) {
        try {
            NativePlatformCheck.require();
        } catch (ConfigurationException e) {
            LOG.warn("the engines were not checked against each other, as none runs on the driver's host");
            return false;
        }
        return choice.kinds().stream().anyMatch(kind -> kind.problem().isEmpty());
    }

    /**
     * The same work by the engine that was taken here, so that every executor runs that one or is refused by name: another would round
     * differently.
     */
    public MiningTask fixed(MiningTask task) {
        return taken.map(task::on).orElse(task);
    }

    /** Disagreements that did not end the run, the driver's and those that executors have noted in it since. */
    public List<String> warnings(RunFolder run) {
        return Stream.concat(warning.stream(), LoadedEngine.WARNINGS.in(run).stream()).toList();
    }

    /** What the report says of disagreements. */
    public List<ReportSection> sections(RunFolder run) {
        return warnings(run).stream().map(sentence -> new ReportSection("Engines disagree", "Before this run, " + sentence
                + ". The run went on with the engine that was asked for by name; do not rely on it before this is understood.", List.of(), List.of())).toList();
    }
}
