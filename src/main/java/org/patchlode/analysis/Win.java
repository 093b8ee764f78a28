package org.patchlode.analysis;

import java.io.Serializable;

/**
 * One winner of an image.
 *
 * @param ordinal place of its first row in the table of winners: by layer, channel, rank, rule
 * @param layer place of the mined layer
 * @param map feature map
 * @param rank from 1
 * @param score as mined
 * @param y row of the unit
 * @param x column of the unit
 */
public record Win(int ordinal, int layer, int map, int rank, float score, int y, int x) implements Serializable {}
