package org.patchlode.corpus.packed.io;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.patchlode.corpus.ref.ImageLocation;

/** An open packed file. Fastest when asked in {@link ImageLocation#READING_ORDER}; right in any. Not thread-safe. */
public interface PackedReader extends Closeable {

    /**
     * The encoded bytes of an image.
     *
     * @param most bytes that an image may have
     * @throws PackedDamage if the file does not hold together
     */
    byte[] read(ImageLocation place, long most) throws IOException;

    /** What the file itself says of an image, by column. */
    Map<String, String> labels(ImageLocation place) throws IOException;
}
