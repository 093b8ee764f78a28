package org.patchlode.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file system and what of it everyone asks who reads or writes a file.
 *
 * @param fs local ones without Hadoop's checksums, which double the number of files, cannot be named for names with a colon
 *     and cost a look-up each
 * @param objects whether it holds objects
 * @see ObjectStores
 */
public record Store(FileSystem fs, boolean objects) {

    /** Looks at a file system, once for many files. */
    public static Store of(FileSystem fs) {
        return new Store(fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs, ObjectStores.holds(fs));
    }

    /** Looks at the file system of a path. */
    public static Store of(Path path, Configuration hadoop) throws IOException {
        return of(path.getFileSystem(hadoop));
    }
}
