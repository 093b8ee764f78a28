package org.patchlode.mining;

/**
 * What an analysis knows of a part of a corpus.
 *
 * @param <S> itself
 */
public interface Accumulator<S extends Accumulator<S>> {

    /**
     * Takes all that another knows, of other images; the other is not used again. Commutative and associative to the byte, so
     * that results do not depend on how a corpus is cut.
     *
     * <p>Both are of one analysis and, as stored sections say, of one version; what remains to check is that they are of one shape.
     *
     * @return this
     * @throws IllegalArgumentException if the two are of different passes
     */
    S merge(S other);
}
