package org.patchlode.analysis.invariance;

import org.patchlode.analysis.altered.Alteration;

/** Kinds of transformation, each with an option of its name. */
public enum Transformation {
    /** To the right. */
    TRANSLATE("translate", "shift to the right, pixels", "--translate"),
    /** Down: the one of Zeiler &amp; Fergus' figure. */
    TRANSLATE_Y("translate-y", "shift down, pixels", "--translate-y"),
    /** About the centre. */
    SCALE("scale", "enlargement, times", "--scale"),
    /** About the centre, counter-clockwise. */
    ROTATE("rotate", "rotation counter-clockwise, degrees", "--rotate");

    private final String label;
    private final String axis;
    private final String option;

    Transformation(String label, String axis, String option) {
        this.label = label;
        this.axis = axis;
        this.option = option;
    }

    /** As tables name it. */
    public String label() {
        return label;
    }

    /** What an axis of a figure measures. */
    String axis() {
        return axis;
    }

    Alteration by(double amount) {
        return switch (this) {
            case TRANSLATE -> new Alteration.Translation(amount, 0);
            case TRANSLATE_Y -> new Alteration.Translation(0, amount);
            case SCALE -> new Alteration.Scaling(amount);
            case ROTATE -> Alteration.Rotation.by(amount);
        };
    }

    /** The option that asks for it. */
    String option() {
        return option;
    }
}
