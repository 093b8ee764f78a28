package org.patchlode.analysis.health;

import java.io.Serializable;

/**
 * From where on something is a finding.
 *
 * @param dead share of images that respond, at most
 * @param dominating root mean square over the layer's median, more than
 * @param aliased share of spectral power above the stride's Nyquist frequency, more than
 * @param gap share of spectral power in the middle third of frequencies, less than
 * @param alwaysOn share of images that respond, at least
 * @param duplicate correlation of responses, more than
 */
public record Thresholds(double dead, double dominating, double aliased, double gap, double alwaysOn, double duplicate) implements Serializable {

    /** As documented. */
    public static final Thresholds DEFAULT = new Thresholds(0, 5, 0.5, 0.1, 1, 0.95);
}
