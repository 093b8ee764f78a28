package org.patchlode.corpus.read;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.NativeCodec;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.Preprocessing;
import org.patchlode.storage.Retry;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * Reads images from any Hadoop file system and brings them to the network's input size. Thread-safe.
 *
 * <p>A file that is gone, may not be read or fails its stored checksum is a bad image. Any other trouble of the storage is
 * retried and then thrown, so that an outage is never mistaken for bad images.
 */
public final class ImageLoader implements Closeable {

    private final EncodedImages encoded;
    private final ImagePreparation preparation;

    /**
     * @param hadoop configuration of the file systems
     * @param preprocessing size, resize rule and orientation
     * @param limits sizes beyond which an image is bad
     */
    public ImageLoader(Configuration hadoop, Preprocessing preprocessing, ImageLimits limits) {
        this(hadoop, limits, new ImagePreparation(preprocessing, limits), Retry.PAUSES);
    }

    ImageLoader(Configuration hadoop, ImageLimits limits, ImagePreparation preparation, List<Duration> pauses) {
        encoded = new EncodedImages(hadoop, limits, pauses);
        this.preparation = preparation;
    }

    /** Loads the native decoders if this JVM has not done so: else the first loader does. */
    public static void loadDecoders() {
        NativeCodec.instance();
    }

    /** What decodes images here, for the manifest. */
    public String decoder() {
        return preparation.decoder();
    }

    /** @throws UncheckedIOException if the storage fails again and again */
    public LoadResult load(ImageRef image) {
        return encoded.read(image, bytes -> preparation.prepare(image.id(), bytes, new StepTimes()), reason -> new LoadResult.Bad(image.id(), reason, 0));
    }

    /** Begins to read images, in their order. */
    public Sequence ahead(List<ImageRef> images) {
        return new Sequence(images);
    }

    /** Images in the order of a list, read ahead; whoever takes one decodes it. To be taken from by one thread. */
    public final class Sequence implements Closeable {

        private final List<ImageRef> images;
        private final ReadAhead ahead;
        private int taken;

        private Sequence(List<ImageRef> images) {
            this.images = images;
            this.ahead = encoded.ahead(images);
        }

        /**
         * The next image.
         *
         * @param times laps into them; waiting is the time of reading
         * @throws UncheckedIOException if the storage fails again and again
         */
        public LoadResult next(StepTimes times) {
            String id = images.get(taken++).id();
            return ahead.next(bytes -> {
                times.lap(StepKind.READ);
                return preparation.prepare(id, bytes, times);
            }, reason -> new LoadResult.Bad(id, reason, 0));
        }

        /** Gives up what was not taken. */
        @Override
        public void close() {
            ahead.close();
        }
    }

    /** Closes the packed files that were read from. */
    @Override
    public void close() {
        encoded.close();
    }
}
