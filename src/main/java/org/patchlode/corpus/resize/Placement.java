package org.patchlode.corpus.resize;

import org.patchlode.network.Box;

/**
 * Where the pixels of an image lie after it was resized and cut.
 *
 * @param across columns
 * @param down rows
 */
public record Placement(Line across, Line down) {

    /**
     * One axis.
     *
     * @param scale resized pixels a pixel
     * @param shift where the image's edge comes to lie
     */
    public record Line(double scale, double shift) {

        /** The first resized pixel whose centre is not before that edge. */
        private int edge(double place) {
            return (int) Math.max(Integer.MIN_VALUE / 2, Math.min(Integer.MAX_VALUE / 2, Math.ceil(scale * place + shift - 0.5)));
        }
    }

    /** The same for an image that was reduced before. @param reduced pixels a pixel */
    public Placement after(double reduced) {
        return new Placement(new Line(across.scale() * reduced, across.shift()), new Line(down.scale() * reduced, down.shift()));
    }

    /**
     * A box of the image's pixels on what it became: the pixels whose centres lie in it. It may reach past the cut.
     */
    public Box carry(Box box) {
        return new Box(down.edge(box.top()), across.edge(box.left()), down.edge(box.bottom()), across.edge(box.right()));
    }
}
