package org.patchlode.analysis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.ImageIds;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;

/**
 * What an analysis knows of each image, in the order of their ids, for analyses of so few images that the driver holds them. Not
 * thread-safe.
 *
 * @param <S> itself
 * @param <I> what is known of one image
 */
public abstract class ImageResults<S extends ImageResults<S, I>, I extends ImageResults.OfImage> implements Accumulator<S> {

    private final List<I> images = new ArrayList<>();
    private final int leastBytes;

    /** Nothing is known yet. @param leastBytes that a stored image takes: what a damaged count is held against */
    protected ImageResults(int leastBytes) {
        this.leastBytes = leastBytes;
    }

    /** What is known of one image. */
    public interface OfImage {

        /** Its id. */
        String image();
    }

    /** This. */
    protected abstract S self();

    /** Writes one image. */
    protected abstract void write(I image, StateOutput out) throws IOException;

    /** Reads one image. */
    protected abstract I readImage(StateInput in) throws IOException;

    /** In the order of their ids. */
    public final List<I> images() {
        return images;
    }

    /** Takes what is known of other images. */
    public final void add(List<I> more) {
        images.addAll(more);
        images.sort((a, b) -> ImageIds.compare(a.image(), b.image()));
    }

    @Override
    public final S merge(S other) {
        add(other.images());
        return self();
    }

    /** Writes all. */
    public final void write(StateOutput out) throws IOException {
        out.writeInt(images.size());
        for (I image : images) {
            write(image, out);
        }
    }

    /** Takes what {@link #write(StateOutput)} wrote. @return this */
    public final S read(StateInput in) throws IOException {
        List<I> stored = new ArrayList<>();
        int count = in.readCount(leastBytes);
        for (int i = 0; i < count; i++) {
            stored.add(readImage(in));
        }
        add(stored);
        return self();
    }
}
