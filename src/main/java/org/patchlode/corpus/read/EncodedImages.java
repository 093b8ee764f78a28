package org.patchlode.corpus.read;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedFiles;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.ref.FileVersion;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.KnownFile;
import org.patchlode.storage.LocalFiles;
import org.patchlode.storage.NotRegularException;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the encoded bytes of images, loose or packed, from any Hadoop file system. Thread-safe.
 *
 * <p>A file that is gone, may not be read or fails its stored checksum is a bad image. Any other trouble of the storage is
 * retried and then thrown, so that an outage is never mistaken for bad images.
 */
public final class EncodedImages implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(EncodedImages.class);
    private final Configuration hadoop;
    private final ImageLimits limits;
    private final List<Duration> pauses;
    private final PackedFiles packed;
    private final Map<String, Store> stores = new ConcurrentHashMap<>();

    /**
     * @param hadoop configuration of the file systems
     * @param limits sizes beyond which an image is bad
     */
    public EncodedImages(Configuration hadoop, ImageLimits limits) {
        this(hadoop, limits, Retry.PAUSES);
    }

    EncodedImages(Configuration hadoop, ImageLimits limits, List<Duration> pauses) {
        this.hadoop = hadoop;
        this.limits = limits;
        this.pauses = List.copyOf(pauses);
        packed = new PackedFiles(hadoop);
    }

    /**
     * Reads one image.
     *
     * @param good what becomes of its bytes
     * @param bad what becomes of the reason why it cannot be read
     * @throws UncheckedIOException if the storage fails again and again
     */
    public <T> T read(ImageRef image, Function<byte[], T> good, Function<String, T> bad) {
        if (image.place() instanceof ImageLocation.Damage damage) {
            return bad.apply(damage.reason());
        }
        if (image.place().file().isEmpty() && image.bytes() > limits.maxBytes()) {
            return bad.apply("it has %d bytes, over the limit of %d (--max-image-bytes)".formatted(image.bytes(), limits.maxBytes()));
        }
        byte[] encoded;
        try {
            encoded = Retry.with(pauses, e -> faultOfTheFile(e).isPresent() && !mayPass(e), () -> read(image));
        } catch (IOException e) {
            Optional<String> fault = faultOfTheFile(e);
            if (fault.isPresent()) {
                return bad.apply(fault.get());
            }
            throw StorageException.reading(image.id(), e);
        }
        return good.apply(encoded);
    }

    /** Begins to read images, in their order; whoever takes them computes meanwhile. */
    public ReadAhead ahead(List<ImageRef> images) {
        return new ReadAhead(this, images, images.isEmpty() ? 0 : readers(images.get(0)));
    }

    /** How many reads at once keep one core busy, 0 if that is not known; the images of a list lie in one store as a rule. */
    private int readers(ImageRef image) {
        boolean packed = !image.place().file().isEmpty();
        try {
            Store store = store(new Path(packed ? image.place().file() : image.id()));
            if (store.fs() instanceof RawLocalFileSystem) {
                return 0;
            }
            // A packed file is read from its beginning to its end. An object's first byte takes tens of milliseconds, a file's of a cluster a few.
            return packed ? 1 : store.objects() ? 8 : 4;
        } catch (IOException | IllegalArgumentException e) {
            // Reading it will say why, or that it is no path at all.
            return 0;
        }
    }

    private byte[] read(ImageRef image) throws IOException {
        if (!image.place().file().isEmpty()) {
            return packed.read(image, limits.maxBytes());
        }
        Path path = new Path(image.id());
        Store store = store(path);
        KnownFile file = new KnownFile(path, image.bytes(), FileVersion.etag(image.version()));
        int most = (int) Math.min(limits.maxBytes() + 1, Integer.MAX_VALUE - 16);
        if (!(store.fs() instanceof LocalFiles local)) {
            return file.read(store, most);
        }
        checkSame(image, local.getFileStatus(path));
        byte[] encoded = file.read(store, most);
        // It may have been replaced in between.
        checkSame(image, local.getFileStatus(path));
        return encoded;
    }

    /** An object store compares entity tags itself; of a local file size and time tell, and asking costs next to nothing. */
    private static void checkSame(ImageRef listed, FileStatus now) throws ChangedFile {
        // A list may say a time and no size.
        boolean otherSize = !listed.version().isEmpty() && listed.bytes() > 0 && listed.bytes() != now.getLen();
        if (otherSize || FileVersion.differ(listed.version(), FileVersion.asExactAs(listed.version(), now))) {
            throw new ChangedFile();
        }
    }

    /** A file is not what the listing saw. */
    private static final class ChangedFile extends IOException {

        private static final long serialVersionUID = 1L;

        ChangedFile() {
            super("the file changed since it was listed");
        }
    }

    /** Hadoop's own look-up of a file system reads a dozen settings each time. */
    private Store store(Path path) throws IOException {
        String where = path.toUri().getScheme() + "://" + path.toUri().getAuthority();
        Store known = stores.get(where);
        if (known == null) {
            known = Store.of(path, hadoop);
            stores.put(where, known);
        }
        return known;
    }

    /** Closes the packed files that were read from. */
    @Override
    public void close() {
        try {
            packed.close();
        } catch (IOException e) {
            // Nothing was written, and the images are had.
            LOG.debug("a packed file did not close", e);
        }
    }

    /** What a second look may not confirm: another replica may be whole, and an answer cut within its head has half an entity tag. */
    private static boolean mayPass(IOException e) {
        return e instanceof ChecksumException || isOtherObject(e);
    }

    private static boolean isOtherObject(IOException e) {
        return e.getClass().getSimpleName().equals("RemoteFileChangedException");
    }

    /** The reason, if the file and not the storage is at fault. */
    private static Optional<String> faultOfTheFile(IOException e) {
        if (e instanceof PackedDamage || e instanceof ChangedFile || e instanceof NotRegularException) {
            return Optional.of(e.getMessage());
        }
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
        if (isOtherObject(e)) {
            return Optional.of("the file changed since it was listed");
        }
        return Optional.empty();
    }
}
