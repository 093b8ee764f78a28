package org.patchlode.model.onnx.value;

/**
 * A run of positions within an axis.
 *
 * @param extent how many positions
 * @param stride how far apart they lie in an activation, {@code [maps, rows, columns]}, row-major
 */
public record Factor(int extent, int stride) {}
