package org.patchlode.engine.backward;

/**
 * A unit to project.
 *
 * @param trace what its image's forward pass left behind
 * @param map feature map
 * @param y row of the unit
 * @param x column of the unit
 * @param activation of the unit: the signal that is carried back
 */
public record ProjectionTask(ImageTrace trace, int map, int y, int x, float activation) {}
