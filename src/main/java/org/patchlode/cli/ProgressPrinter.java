package org.patchlode.cli;

import java.io.PrintStream;
import java.time.Duration;
import org.patchlode.job.stage.Progress;

/** Shows progress: on a terminal a bar that is drawn over, elsewhere a line every so often. */
final class ProgressPrinter implements Progress, AutoCloseable {

    private static final int BAR = 30;
    private static final double LINE_EVERY_SECONDS = 10;

    private final PrintStream out;
    private final boolean terminal;
    private double lastLine;
    private boolean drawn;

    ProgressPrinter(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static ProgressPrinter to(PrintStream out) {
        return new ProgressPrinter(out, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    @Override
    public synchronized void at(Step step) {
        String text = text(step);
        if (terminal) {
            out.print("\r" + bar(step) + " " + text + "\u001b[K" + (step.finished() ? "\n" : ""));
            out.flush();
            drawn = !step.finished();
        } else if (step.finished() || step.seconds() - lastLine >= LINE_EVERY_SECONDS) {
            out.println("patchlode: " + text);
            lastLine = step.finished() ? 0 : step.seconds();
        }
    }

    static String text(Step step) {
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

    private static String bar(Step step) {
        int full = step.total() == 0 ? BAR : (int) (BAR * step.done() / step.total());
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    private static String duration(double seconds) {
        Duration d = Duration.ofSeconds(Math.round(seconds));
        return d.toHours() > 0 ? "%d h %02d min".formatted(d.toHours(), d.toMinutesPart())
                : d.toMinutes() > 0 ? "%d min %02d s".formatted(d.toMinutes(), d.toSecondsPart()) : d.toSeconds() + " s";
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }
}
