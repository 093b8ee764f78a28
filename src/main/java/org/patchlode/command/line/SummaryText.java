package org.patchlode.command.line;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.job.run.MineSummary;
import org.patchlode.result.Manifest;

/** What a finished run tells its user. */
public final class SummaryText {

    private SummaryText() {}

    public static List<String> of(MineSummary summary) {
        Manifest m = summary.manifest();
        Manifest.Counts counts = m.counts();
        List<String> lines = new ArrayList<>();
        lines.add("mined      %,d images in %.1f s (%.1f images/s), %,d bad%s".formatted(counts.mined(), m.stages().mine().seconds(),
                m.stages().mine().imagesPerS(), counts.bad(), counts.bad() > 0 ? " (see quarantine)" : ""));
        lines.add("projected  %,d winners in %.1f s (%.1f winners/s)".formatted(counts.winners(), m.stages().project().seconds(), m.stages().project().winnersPerS()));
        lines.add("found      %,d feature maps, %,d of them dead".formatted(counts.maps(), counts.dead()));
        summary.warnings().forEach(warning -> lines.add("note       " + warning));
        lines.add("run        " + summary.run());
        lines.add("report     " + summary.report());
        return lines;
    }
}
