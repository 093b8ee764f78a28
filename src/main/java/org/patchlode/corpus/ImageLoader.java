package org.patchlode.corpus;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.model.Preprocessing;
import org.patchlode.storage.KnownFile;
import org.patchlode.storage.StorageException;
import org.patchlode.timing.Step;
import org.patchlode.timing.StepTimes;

/**
 * Reads images from any Hadoop file system and brings them to the network's input size. Thread-safe.
 *
 * <p>A file that is gone, may not be read or fails its stored checksum is a bad image. Any other trouble of the storage is
 * retried and then thrown, so that an outage is never mistaken for bad images.
 */
public final class ImageLoader {

    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(4));

    private final Configuration hadoop;
    private final ImageLimits limits;
    private final ImagePreparation preparation;
    private final List<Duration> pauses;

    /**
     * @param hadoop configuration of the file systems
     * @param preprocessing size, resize rule and orientation
     * @param limits sizes beyond which an image is bad
     */
    public ImageLoader(Configuration hadoop, Preprocessing preprocessing, ImageLimits limits) {
        this(hadoop, limits, new ImagePreparation(preprocessing, limits), PAUSES);
    }

    ImageLoader(Configuration hadoop, ImageLimits limits, ImagePreparation preparation, List<Duration> pauses) {
        this.hadoop = hadoop;
        this.limits = limits;
        this.preparation = preparation;
        this.pauses = List.copyOf(pauses);
    }

    /** What decodes images here, for the manifest. */
    public String decoder() {
        return preparation.decoder();
    }

    /** @throws UncheckedIOException if the storage fails again and again */
    public Loaded load(ImageRef image) {
        return load(image, new StepTimes());
    }

    /**
     * @param times laps into them
     * @throws UncheckedIOException if the storage fails again and again
     */
    public Loaded load(ImageRef image, StepTimes times) {
        if (image.bytes() > limits.maxBytes()) {
            return new Loaded.Bad(image.id(),
                    "it has %d bytes, over the limit of %d (--max-image-bytes)".formatted(image.bytes(), limits.maxBytes()), 0);
        }
        for (int attempt = 0; ; attempt++) {
            try {
                byte[] encoded = read(image);
                times.lap(Step.READ);
                return preparation.prepare(image.id(), encoded, times);
            } catch (IOException e) {
                Optional<String> fault = faultOfTheFile(e);
                boolean checksum = e instanceof ChecksumException;
                if (fault.isPresent() && (!checksum || attempt == pauses.size())) {
                    return new Loaded.Bad(image.id(), fault.get(), 0);
                }
                if (attempt == pauses.size() || e instanceof InterruptedIOException) {
                    throw StorageException.reading(image.id(), e);
                }
                pause(pauses.get(attempt), e);
            }
        }
    }

    private byte[] read(ImageRef image) throws IOException {
        Path path = new Path(image.id());
        return new KnownFile(path, image.bytes(), FileVersion.etag(image.version()))
                .read(path.getFileSystem(hadoop), (int) Math.min(limits.maxBytes() + 1, Integer.MAX_VALUE - 16));
    }

    /** The reason, if the file and not the storage is at fault. */
    private static Optional<String> faultOfTheFile(IOException e) {
        if (e instanceof AccessControlException || e instanceof java.nio.file.AccessDeniedException
                || e instanceof FileNotFoundException && String.valueOf(e.getMessage()).endsWith("(Permission denied)")) {
            return Optional.of("the file cannot be read: permission denied");
        }
        if (e instanceof FileNotFoundException || e instanceof java.nio.file.NoSuchFileException) {
            return Optional.of("the file is gone since it was listed");
        }
        if (e instanceof ChecksumException || e instanceof EOFException) {
            return Optional.of("the file is damaged: the storage finds another checksum or length than it stored");
        }
        if (e.getClass().getSimpleName().equals("RemoteFileChangedException")) {
            return Optional.of("the file changed since it was listed");
        }
        return Optional.empty();
    }

    private static void pause(Duration pause, IOException cause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(cause);
        }
    }
}
