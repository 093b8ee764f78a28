package org.patchlode.corpus.packed;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.storage.Retry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What packed files say of their images. Thread-safe. */
public final class PackedLabels implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(PackedLabels.class);

    private final PackedFiles files;

    /** @param hadoop configuration of the file systems */
    public PackedLabels(Configuration hadoop) {
        files = new PackedFiles(hadoop);
    }

    /**
     * Values by column; none for an image in a file of its own, or whose labels are damaged.
     *
     * @throws IOException if the storage fails
     */
    public Map<String, String> of(ImageRef image) throws IOException {
        if (image.place().file().isEmpty()) {
            return Map.of();
        }
        try {
            return Retry.with(Retry.PAUSES, PackedDamage.class::isInstance, () -> files.labels(image));
        } catch (PackedDamage e) {
            // The image itself was read; what is damaged beside it says nothing.
            LOG.warn("labels of {} cannot be read: {}", image.id(), e.getMessage());
            return Map.of();
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
