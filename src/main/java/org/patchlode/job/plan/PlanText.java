package org.patchlode.job.plan;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.network.Layer;

/**
 * A plan in words, for {@code --dry-run}.
 *
 * @param lines for people
 */
public record PlanText(List<String> lines) {

    public static PlanText of(MinePlan plan) {
        MineOptions options = plan.options();
        List<String> lines = new ArrayList<>();
        lines.add("model          %s (%s, %s, input %s)".formatted(options.model(), plan.model().format(), bytes(plan.model().bytes()), plan.engine().network().input()));
        lines.add("preprocessing  %s".formatted(plan.preprocessing().name()));
        lines.add("corpus         %,d images, %s; %,d other files are passed over".formatted(plan.listing().images().size(), bytes(plan.listing().totalBytes()), plan.listing().skipped()));
        if (options.distinct() == Distinct.CONTENT) {
            lines.add("duplicates     %,d images left out: another has the same content".formatted(plan.listing().duplicates()));
        }
        lines.add("layers         %d, %,d feature maps: %s".formatted(plan.engine().layers().size(), plan.maps(), String.join(", ", names(plan.engine().layers()))));
        if (!plan.leftOut().isEmpty()) {
            lines.add("left out       %s: rule '%s' cannot project them".formatted(String.join(", ", names(plan.leftOut())), options.rules().label()));
        }
        lines.add("winners        at most %,d, projected by rule '%s'".formatted(plan.winnersBound(), options.rules().label()));
        plan.labels().ifPresent(labels -> lines.add("labels         " + String.join(", ", labels.described())));
        lines.add("shards         %,d on %,d task slots".formatted(plan.shards(), plan.slots()));
        lines.add("bytes read     %s of images while mining, at most as much again while projecting".formatted(bytes(plan.listing().totalBytes())));
        lines.add("bytes moved    at most %s of shard states in the merge (%s each)".formatted(bytes(plan.mergeBytes()), bytes(plan.stateBytes())));
        OutputSizes sizes = OutputSizes.of(plan);
        lines.add("written        about %s of winners with their pictures and %s of report, estimated from the shapes of patches".formatted(bytes(sizes.winners()), bytes(sizes.report())));
        if (sizes.raw() > 0) {
            lines.add("raw values     about %s more of winners by --raw-projections, and as much for as long as the run is unfinished".formatted(bytes(sizes.raw())));
        }
        for (CorpusAnalysis<?, ?> analysis : plan.analyses()) {
            if (analysis.keptBytesAnImage() > 0) {
                lines.add("kept           %s by %s: %,d bytes an image, before compression; as much again in the states kept for later runs".formatted(
                        bytes(analysis.keptBytesAnImage() * plan.listing().images().size()), analysis.name(), analysis.keptBytesAnImage()));
            }
        }
        MemoryNeed memory = plan.memory();
        lines.add("memory         about %s an executor of %d slots, %s of it heap, estimated from above; whatever the size of the corpus".formatted(bytes(memory.bytes()),
                plan.slotsAnExecutor(), bytes(memory.heap())));
        lines.add("output         %s (nothing was written)".formatted(options.output()));
        plan.base().ifPresent(base -> lines.add("base           %s: %,d images are taken over, %,d are mined (%,d of them new)".formatted(base.run().uri(),
                plan.listing().images().size() - base.toMine().size(), base.toMine().size(), base.news().added())));
        plan.warnings().forEach(warning -> lines.add("note           " + warning));
        return new PlanText(lines);
    }

    private static List<String> names(List<Layer> layers) {
        return layers.stream().map(Layer::name).toList();
    }

    private static String bytes(long count) {
        if (count < 10_000) {
            return count + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        double value = count;
        int unit = -1;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return "%.1f %s".formatted(value, units[unit]);
    }
}
