/**
 * Winners, their total order, the bounded mergeable state that holds them and the statistics beside them.
 *
 * <p>Plain Java. Knows no ND4J and no Spark. Every merge here is commutative, associative and exact, so a result is the
 * same to the byte however a corpus was cut and in whatever order the pieces met.
 */
package org.patchlode.mining;
