package org.patchlode.corpus.read;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.patchlode.corpus.decode.ImageDecoder;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.DecodingBudget;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.ref.ErrorMessages;
import org.patchlode.corpus.resize.Placement;
import org.patchlode.corpus.resize.Prepared;
import org.patchlode.corpus.resize.ReducedScale;
import org.patchlode.corpus.resize.Resizer;
import org.patchlode.model.Preprocessing;
import org.patchlode.timing.StepKind;
import org.patchlode.timing.StepTimes;

/**
 * Turns an encoded image into pixels of the network's input size. Whatever is wrong with the bytes becomes
 * {@link LoadResult.Bad}. Thread-safe.
 */
public final class ImagePreparation {

    private final ImageLimits limits;
    private final ImageDecoder decoder;
    private final Resizer resizer;
    private final boolean upright;
    private final ReducedScale reduced;

    /**
     * @param preprocessing size, resize rule and orientation
     * @param limits sizes beyond which an image is bad
     */
    public ImagePreparation(Preprocessing preprocessing, ImageLimits limits) {
        this(preprocessing, limits, new ImageDecoder(limits));
    }

    ImagePreparation(Preprocessing preprocessing, ImageLimits limits, ImageDecoder decoder) {
        this.limits = limits;
        this.decoder = decoder;
        resizer = new Resizer(preprocessing);
        upright = preprocessing.honourOrientation();
        reduced = new ReducedScale(preprocessing);
    }

    /** What decodes images here, for the manifest. */
    public String decoder() {
        return decoder.description();
    }

    /**
     * @param id image id
     * @param encoded content of the file
     */
    public LoadResult prepare(String id, byte[] encoded) {
        return prepare(id, encoded, new StepTimes());
    }

    LoadResult prepare(String id, byte[] encoded, StepTimes times) {
        try (DecodingBudget budget = decoder.budget()) {
            if (encoded.length > limits.maxBytes()) {
                throw new BadImageException("it has %d bytes, over the limit of %d (--max-image-bytes)".formatted(encoded.length, limits.maxBytes()));
            }
            AtomicInteger reduction = new AtomicInteger(1);
            Decoded decoded = decoder.decode(encoded, (width, height) -> reduction.updateAndGet(none -> reduced.of(width, height)), budget);
            times.lap(StepKind.DECODE);
            RgbImage whole = upright ? decoded.upright() : decoded.image();
            Placement placement = resizer.placement(whole.width(), whole.height()).after(1.0 / reduction.get());
            Prepared image = new Prepared(resizer.resize(whole), placement);
            times.lap(StepKind.PREPARE);
            return new LoadResult.Image(id, image, encoded.length);
        } catch (BadImageException bad) {
            return new LoadResult.Bad(id, bad.getMessage(), encoded.length);
        } catch (UncheckedIOException interrupted) {
            // The task is being ended; nothing is known of the image.
            throw interrupted;
        } catch (OutOfMemoryError none) {
            return new LoadResult.Bad(id, "its decoding needs more memory than is free (%s; the Java heap may have %d MB); give executors more, or lower --max-pixels"
                    .formatted(ErrorMessages.reason(none), Runtime.getRuntime().maxMemory() >> 20), encoded.length);
        } catch (RuntimeException | StackOverflowError unforeseen) {
            // Decoders meet hostile data with all kinds of unchecked exceptions, the native one included.
            return new LoadResult.Bad(id, "its data is damaged: %s".formatted(ErrorMessages.reason(unforeseen)), encoded.length);
        }
    }
}
