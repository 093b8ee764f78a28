package org.patchlode.job.engine;

import java.util.Locale;

/** What ranks images for a feature map. */
public enum Rank {
    /** The map's largest activation. */
    PEAK,
    /** The map's mean activation; its largest unit is the winner. */
    MEAN;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
