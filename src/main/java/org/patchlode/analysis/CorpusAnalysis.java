package org.patchlode.analysis;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/**
 * A question about a network over a whole corpus. For each image the pass calls {@link #begin}, then {@link #see} for each of its
 * pictures, and for some images together, in the order of the shard, {@link #accept}. Several share one pass: each image is read and decoded once, each of its
 * pictures is shown to the network once for all analyses that want the same pictures, and what the engine computes is the
 * union of what they need. Immutable; travels to executors.
 *
 * @param <S> what is known of a part of the corpus
 * @param <K> what is kept of one image until it enters that
 */
public interface CorpusAnalysis<S extends Accumulator<S>, K> extends Serializable {

    /** Where what is known is kept. */
    enum Keeping {
        /** Merged to one on the driver: its size does not grow with the number of images. */
        MERGED,
        /** Stays in the shards' sections, from which tables are written: it grows with the number of images. */
        BY_SHARD
    }

    /** Lower-case letters, digits, dots and dashes; names the stored sections, so two that are not the same have different names. */
    String name();

    /** Of the stored form. An unfinished run's sections of a version that is not {@link #reads read} are computed again. */
    int version();

    /** Whether {@link #read(StateInput, int)} reads that version of the stored form. */
    default boolean reads(int version) {
        return version == version();
    }

    /** What the network has to give. */
    Needs needs();

    /** Whether it calls {@link Given#ablations}. */
    default boolean ablating() {
        return false;
    }

    /** Whether it wants the units above zero of that image's maps to be counted. @param image id */
    default boolean counts(String image) {
        return false;
    }

    /** The pictures of an image that the network is shown; by default the image itself. */
    default Presentation presentation() {
        return Presentation.ITSELF;
    }

    /** See {@link Keeping}. */
    default Keeping keeping() {
        return Keeping.MERGED;
    }

    /** Nothing is known. */
    S empty();

    /** An image is about to be shown. @param image its id */
    K begin(String image);

    /**
     * The network saw one picture of the image.
     *
     * @param kept of the image
     * @param variant which of the presentation's pictures, in their order
     * @param given what the network gave, all of it finite; overwritten after the call
     */
    void see(K kept, int variant, Given given);

    /**
     * Some images were seen whole. An image of which the network gave a value that is no number never arrives here: it is bad.
     *
     * @param state takes them
     * @param images in the order of the shard
     */
    void accept(S state, List<K> images);

    /** Bytes that it keeps of each image, before compression; 0 if what it keeps does not grow with the images. */
    default long keptBytesAnImage() {
        return 0;
    }

    /** What it writes in the end. */
    default List<AnalysisTable<S>> tables() {
        return List.of();
    }

    /**
     * What it adds to the report.
     *
     * @param state of the whole corpus; empty if shards keep theirs
     * @param images that entered
     */
    default Optional<ReportSection> report(S state, long images) {
        return Optional.empty();
    }

    /** Writes a state; equal states give equal bytes. */
    void write(S state, StateOutput out) throws IOException;

    /** Reads what {@link #write} wrote. @throws IOException if it does not hold together */
    S read(StateInput in) throws IOException;

    /** Reads a version that it {@link #reads}. */
    default S read(StateInput in, int version) throws IOException {
        return read(in);
    }
}
