package org.patchlode.job.corpus;

/** When two images count as one. */
public enum Distinct {
    /** When they have one id. */
    ID,
    /** When their encoded bytes are the same. */
    CONTENT
}
