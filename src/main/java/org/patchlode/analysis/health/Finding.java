package org.patchlode.analysis.health;

import java.io.Serializable;

/**
 * Something that is wrong with a feature map or a layer, or may be.
 *
 * @param layer its name
 * @param channel feature map; -1 if it concerns the layer
 * @param kind what
 * @param value that was measured
 * @param threshold that it passed
 * @param other the feature map that this one repeats; -1 if none
 */
public record Finding(String layer, int channel, Kind kind, double value, double threshold, int other) implements Serializable {

    /** What is wrong. */
    public enum Kind {
        /** No image responds. */
        DEAD("dead", "share of images that respond"),
        /** A first-layer filter far larger than the others. */
        DOMINATING("dominating", "root mean square over the layer's median"),
        /** A first-layer filter whose pattern is finer than its stride can sample. */
        ALIASED("aliased", "share of spectral power above the stride's Nyquist frequency"),
        /** The first layer has low and high frequencies and little between. */
        FREQUENCY_GAP("frequency-gap", "share of the layer's spectral power in the middle third of frequencies"),
        /** Every image responds. */
        ALWAYS_ON("always-on", "share of images that respond"),
        /** Responds as another map of its layer does. */
        DUPLICATE("duplicate", "correlation of responses with the lower channel");

        private final String label;
        private final String measure;

        Kind(String label, String measure) {
            this.label = label;
            this.measure = measure;
        }

        /** As tables name it. */
        public String label() {
            return label;
        }

        /** What its value is. */
        String measure() {
            return measure;
        }
    }

    /** One that is about a feature map by itself. */
    static Finding of(String layer, int channel, Kind kind, double value, double threshold) {
        return new Finding(layer, channel, kind, value, threshold, -1);
    }
}
