package org.patchlode.model;

import java.io.Serializable;

/**
 * How an image of another size is brought to the network's input size. An image that already has it is taken pixel for
 * pixel whatever the rule. Resampling is antialiased bilinear on 8-bit values.
 */
public sealed interface Resize extends Serializable {

    /**
     * The shorter side becomes {@code side}, the longer follows ({@code int(side * longer / shorter)}), and the middle is
     * cut out.
     *
     * @param side pixels; at least both sides of the input
     */
    record ShorterSide(int side) implements Resize {}

    /** Both sides become the input's, whatever the aspect ratio. */
    record Squash() implements Resize {}

    /**
     * The middle is cut out without resampling; only an image that is smaller than the input is enlarged first, by its
     * shorter side.
     */
    record CenterCrop() implements Resize {}
}
