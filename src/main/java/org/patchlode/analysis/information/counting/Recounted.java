package org.patchlode.analysis.information.counting;

/** What is counted again for each permutation of the images. */
public interface Recounted {

    /** The partition that is permuted. */
    PermutedCells cells();

    /** Begins a permutation's count. */
    Count begin();

    /** A permutation's count. */
    interface Count extends PackedBins.Sink {

        /** All was counted. Permutations end in their order. */
        void end();
    }
}
