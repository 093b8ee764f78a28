package org.patchlode.engine.backward;

import org.patchlode.network.Box;

/**
 * A unit's activation carried back to the pixels.
 *
 * @param box the part of the input image it covers: the receptive field, clipped
 * @param values {@code [channels, box rows, box columns]}, in the network's input units and channel order; zero everywhere
 *     outside the box
 */
public record Projection(Box box, float[] values) {}
