package org.patchlode.report.draw;

import java.util.Locale;

/** How a projection's values become grey levels around 128, which always means zero. */
public enum Scaling {
    /** As the run's projection PNGs have it: each winner by its own largest magnitude. Faint where few values are large. */
    STORED("each winner by its largest value, as stored"),
    /** Each winner by a percentile of its own absolute values, of the stored floats or else of the stored picture. */
    WINNER("each winner by itself"),
    /** The winners of one feature map by one common percentile, so that they compare; needs stored values. */
    BLOCK("the winners of a feature map together");

    private final String description;

    Scaling(String description) {
        this.description = description;
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }
}
