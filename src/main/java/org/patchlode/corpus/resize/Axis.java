package org.patchlode.corpus.resize;

/**
 * How one axis of an image is resized.
 *
 * @param from first source pixel that is resized
 * @param length source pixels from there on
 * @param resized pixels that they become
 */
record Axis(int from, int length, long resized) {

    /** A whole axis. */
    static Axis whole(int length, long resized) {
        return new Axis(0, length, resized);
    }

    /** Source pixels a resized one. */
    double scale() {
        return (double) length / resized;
    }
}
