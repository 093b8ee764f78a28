package org.patchlode.model.zoo;

import java.net.URI;

/**
 * A trained model as DL4J's library knows it.
 *
 * @param name after {@code zoo:}
 * @param location on DL4J's site
 * @param checksum Adler-32 of the file
 */
record ZooFile(String name, URI location, long checksum) {

    /** Its name on disk and on a mirror. */
    String fileName() {
        String path = location.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
