/**
 * The CNN as a graph of operations: shapes, layers, receptive-field arithmetic, which backward rules are sound.
 *
 * <p>Plain Java. Knows no ND4J and no Spark; everything here is an immutable, serialisable value that a driver can
 * broadcast to its executors.
 */
package org.patchlode.network;
