package org.patchlode.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.patchlode.storage.Patience;

/** What packed files say of their images. Thread-safe. */
public final class PackedLabels implements Closeable {

    private final PackedFiles files;

    /** @param hadoop configuration of the file systems */
    public PackedLabels(Configuration hadoop) {
        files = new PackedFiles(hadoop);
    }

    /**
     * Values by column; none for an image in a file of its own.
     *
     * @throws IOException if the storage fails
     */
    public Map<String, String> of(ImageRef image) throws IOException {
        return image.place().file().isEmpty() ? Map.of() : Patience.with(Patience.PAUSES, PackedDamage.class::isInstance, () -> files.labels(image));
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
