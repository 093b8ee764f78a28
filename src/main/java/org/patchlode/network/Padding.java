package org.patchlode.network;

import java.io.Serializable;

/**
 * Rows and columns added around an activation, in units. Negative amounts are not allowed.
 *
 * @param top rows above
 * @param left columns to the left
 * @param bottom rows below
 * @param right columns to the right
 */
public record Padding(int top, int left, int bottom, int right) implements Serializable {

    /** No padding. */
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    /** @throws ModelException if an amount is negative */
    public Padding {
        if (top < 0 || left < 0 || bottom < 0 || right < 0) {
            throw new ModelException("padding of %d, %d, %d, %d (top, left, bottom, right) is negative; cropping is not supported"
                    .formatted(top, left, bottom, right));
        }
    }

    /** The same amount on every side. */
    public static Padding of(int every) {
        return new Padding(every, every, every, every);
    }

    /** Whether top equals bottom and left equals right. */
    public boolean isSymmetric() {
        return top == bottom && left == right;
    }

    /** Whether nothing is added. */
    public boolean isNone() {
        return equals(NONE);
    }
}
