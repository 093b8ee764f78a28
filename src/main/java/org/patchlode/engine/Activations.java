package org.patchlode.engine;

/** The kept activations of one image. Valid until its {@link Worker} is used again. */
public interface Activations {

    /**
     * The activation of a kept node, {@code [maps, rows, columns]}; the array may be longer and must not be written to.
     *
     * @throws IllegalArgumentException if the node was not kept
     */
    float[] of(int node);
}
