package org.patchlode.command.line;

import java.io.PrintStream;
import org.patchlode.command.ProgressText;
import org.patchlode.job.stage.Progress;

/** Shows progress: on a terminal a bar that is drawn over, elsewhere a line every so often. */
public final class ProgressPrinter implements Progress, AutoCloseable {

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

    public static ProgressPrinter to(PrintStream out) {
        return new ProgressPrinter(out, System.console() != null && !"dumb".equals(System.getenv("TERM")));
    }

    @Override
    public synchronized void at(Step step) {
        String text = ProgressText.of(step);
        if (terminal) {
            out.print("\r" + bar(step) + " " + text + "\u001b[K" + (step.finished() ? "\n" : ""));
            out.flush();
            drawn = !step.finished();
        } else if (step.finished() || step.seconds() - lastLine >= LINE_EVERY_SECONDS) {
            out.println("patchlode: " + text);
            lastLine = step.finished() ? 0 : step.seconds();
        }
    }

    private static String bar(Step step) {
        int full = step.total() == 0 ? BAR : (int) (BAR * step.done() / step.total());
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }
}
