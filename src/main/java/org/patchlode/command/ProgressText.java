package org.patchlode.command;

import java.time.Duration;
import org.patchlode.job.stage.Progress;

/** How far a stage is, in one line, such as {@code mining: 120 of 2,000 images, 98.1/s, 19 s left}. */
public final class ProgressText {

    private ProgressText() {}

    public static String of(Progress.Step step) {
        double rate = step.seconds() > 0 ? step.done() / step.seconds() : 0;
        StringBuilder text = new StringBuilder("%s: %,d of %,d %s, %.1f/s".formatted(step.stage(), step.done(), step.total(), step.unit(), rate));
        if (step.finished()) {
            text.append(", took ").append(duration(step.seconds()));
        } else if (rate > 0) {
            text.append(", ").append(duration((step.total() - step.done()) / rate)).append(" left");
        }
        if (step.bad() > 0) {
            text.append(", %,d bad".formatted(step.bad()));
        }
        return text.toString();
    }

    private static String duration(double seconds) {
        Duration d = Duration.ofSeconds(Math.round(seconds));
        return d.toHours() > 0 ? "%d h %02d min".formatted(d.toHours(), d.toMinutesPart())
                : d.toMinutes() > 0 ? "%d min %02d s".formatted(d.toMinutes(), d.toSecondsPart()) : d.toSeconds() + " s";
    }
}
