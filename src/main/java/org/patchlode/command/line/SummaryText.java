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
        lines.add("mined      %s, %,d bad%s".formatted(mined(m), counts.bad(), counts.bad() > 0 ? " (see quarantine)" : ""));
        lines.add("projected  %,d winners in %.1f s (%.1f winners/s)".formatted(counts.winners(), m.stages().project().seconds(), m.stages().project().winnersPerS()));
        lines.add("found      %,d feature maps, %,d of them dead".formatted(counts.maps(), counts.dead()));
        summary.warnings().forEach(warning -> lines.add("note       " + warning));
        lines.add("run        " + summary.run());
        lines.add("report     " + summary.report());
        return lines;
    }

    /** What was computed, apart from what was taken over. */
    private static String mined(Manifest manifest) {
        double seconds = manifest.stages().mine().seconds();
        long takenOver = manifest.base().takenOver();
        long read = Math.max(0, manifest.counts().seen() - takenOver);
        if (takenOver == 0) {
            return "%,d images in %.1f s (%.1f images/s)".formatted(manifest.counts().mined(), seconds, manifest.stages().mine().imagesPerS());
        }
        return "%,d images in %.1f s%s; %,d were taken over from %s (%,d new, %,d changed, %,d removed)".formatted(read, seconds,
                read > 0 && seconds > 0 ? " (%.1f images/s)".formatted(read / seconds) : "", takenOver, manifest.base().uri(),
                manifest.base().added(), manifest.base().changed(), manifest.base().removed());
    }
}
