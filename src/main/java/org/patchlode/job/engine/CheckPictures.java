package org.patchlode.job.engine;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.model.Preprocessing;

/** Some images of a corpus as a network reads them, from its beginning, middle and end. */
final class CheckPictures {

    private static final int WANTED = 3;
    private static final int MOST_TRIED = 9;
    /** An image may be slow to read or to decode; the check is not to wait for many. */
    private static final long ENOUGH_NANOS = 1_000_000_000L;

    private CheckPictures() {}

    /** Those that can be read; none if the storage fails, which whoever mines will say. */
    static List<float[]> of(List<ImageRef> images, Configuration hadoop, Preprocessing preprocessing, ImageLimits limits) {
        InputTensor tensor = new InputTensor(preprocessing);
        List<float[]> inputs = new ArrayList<>();
        long start = System.nanoTime();
        try (ImageLoader loader = new ImageLoader(hadoop, preprocessing, limits)) {
            int tried = Math.min(MOST_TRIED, images.size());
            for (int i = 0; i < tried && inputs.size() < WANTED && System.nanoTime() - start < ENOUGH_NANOS; i++) {
                // Of nine places the first, fourth, seventh, then what lies between.
                int place = tried < MOST_TRIED ? i : i % WANTED * WANTED + i / WANTED;
                if (loader.load(images.get((int) ((long) place * images.size() / tried))) instanceof LoadResult.Image image) {
                    float[] input = new float[tensor.size()];
                    tensor.fill(image.pixels(), input, 0);
                    inputs.add(input);
                }
            }
        } catch (UncheckedIOException e) {
            return List.copyOf(inputs);
        }
        return List.copyOf(inputs);
    }
}
