package org.patchlode.faces.person;

/** Facial expression of a rendered face, as weights between 0 and 1 of the five movements the head can make. */
public enum Expression {
    /** At rest. */
    NEUTRAL(0, 0, 0, 0, 0),
    /** Mouth closed, corners up, eyes a little narrowed. */
    SMILE(0.9, 0, 0.1, 0, 0.2),
    /** Mouth open, corners up, teeth visible. */
    LAUGH(1, 0.45, 0.2, 0, 0.35),
    /** Mouth and eyes wide open, brows raised. */
    SURPRISE(0, 0.9, 1, 0, -0.25),
    /** Brows drawn down and together, mouth tight, corners down. */
    FROWN(-0.5, 0, 0, 1, 0.15),
    /** Lids shut. */
    EYES_CLOSED(0, 0, 0, 0, 1);

    private final double smile;
    private final double open;
    private final double raise;
    private final double frown;
    private final double shut;

    Expression(double smile, double open, double raise, double frown, double shut) {
        this.smile = smile;
        this.open = open;
        this.raise = raise;
        this.frown = frown;
        this.shut = shut;
    }

    /** How far the corners of the mouth go up and out; negative for down. */
    public double smile() {
        return smile;
    }

    /** How far the jaw drops. */
    public double open() {
        return open;
    }

    /** How far the brows go up. */
    public double raise() {
        return raise;
    }

    /** How far the brows go down and together. */
    public double frown() {
        return frown;
    }

    /** How far the lids close; negative for wider than at rest. */
    public double shut() {
        return shut;
    }
}
