/**
 * Runs a {@link org.patchlode.network.Network}: forward passes, and the transposed operations that carry a unit's
 * activation back to the pixels. Knows no Spark.
 *
 * <p>Activations are {@code [batch, maps, rows, columns]}, 32-bit floats.
 */
package org.patchlode.engine;
