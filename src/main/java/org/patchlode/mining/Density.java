package org.patchlode.mining;

/**
 * How much of a feature map responds: the mean share of its units above zero.
 *
 * @param share from 0 to 1
 * @param images over which it is the mean
 */
public record Density(double share, long images) {}
