package org.patchlode.analysis.responses;

import java.util.Locale;

/** What is kept of a feature map for each image. */
public enum ResponseKind {
    /** Its largest activation. */
    PEAK,
    /** Its mean activation. */
    MEAN;

    /** As options name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
