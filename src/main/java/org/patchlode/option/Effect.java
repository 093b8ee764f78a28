package org.patchlode.option;

/**
 * In which way a result depends on an option: the only place that says what the manifest records, what {@code --resume}
 * compares, and what {@code --base} compares.
 */
public enum Effect {
    /** Nothing of the result: where it goes, how fast it is had; or what the files behind a name are, which are told by their checksums. */
    NONE(false, false, false),
    /** Nothing of the rows, but the record tells how the run was made. */
    RECORDED(true, false, false),
    /** Which images are in. An older run need not have been asked for the same: the listing tells which of its images still count. */
    IMAGES(true, true, false),
    /** What the tables say beside what was mined. An older run lends only what was mined. */
    TABLES(true, true, false),
    /** What an image contributes: all that is kept of it would be another. */
    CONTRIBUTIONS(true, true, true);

    private final boolean recorded;
    private final boolean comparedByResume;
    private final boolean comparedByBase;

    Effect(boolean recorded, boolean comparedByResume, boolean comparedByBase) {
        this.recorded = recorded;
        this.comparedByResume = comparedByResume;
        this.comparedByBase = comparedByBase;
    }

    /** Whether the manifest says what it was. */
    public boolean recorded() {
        return recorded;
    }

    /** Whether a run, finished or not, can only be resumed with the same value. */
    public boolean comparedByResume() {
        return comparedByResume;
    }

    /** Whether an older run can only be begun with if it had the same value. */
    public boolean comparedByBase() {
        return comparedByBase;
    }
}
