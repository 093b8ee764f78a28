package org.patchlode.storage;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Tells object stores from file systems. */
public final class ObjectStores {

    private static final Set<String> SCHEMES = Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs");

    private ObjectStores() {}

    /**
     * Whether a file there is an object: it appears, whole, when its stream is closed, renaming it is a copy, and a folder
     * is only a prefix of names.
     */
    public static boolean holds(FileSystem fs) {
        if (SCHEMES.contains(String.valueOf(fs.getUri().getScheme()).toLowerCase(Locale.ROOT))) {
            return true;
        }
        try {
            return fs.hasPathCapability(new Path(fs.getUri().toString(), "/"), CommonPathCapabilities.ABORTABLE_STREAM);
        } catch (IOException | RuntimeException e) {
            // It does not know the question, so it is of the old kind.
            return false;
        }
    }
}
