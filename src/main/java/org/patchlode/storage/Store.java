package org.patchlode.storage;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system and what of it everyone asks who reads or writes a file.
 *
 * @param fs local ones by {@link LocalFiles} and without Hadoop's checksums, which double the number of files, cannot be named for names with a colon
 *     and cost a look-up each
 * @param objects whether it holds objects
 * @see ObjectStores
 */
public record Store(FileSystem fs, boolean objects) {

    /** Looks at a file system, once for many files. */
    public static Store of(FileSystem fs) throws IOException {
        return new Store(fs instanceof LocalFileSystem local ? withoutChecksums(local) : fs, ObjectStores.holds(fs));
    }

    private static FileSystem withoutChecksums(LocalFileSystem local) throws IOException {
        FileSystem raw = local.getRawFileSystem();
        // Another one that a configuration names has its reasons.
        return raw.getClass() == RawLocalFileSystem.class ? LocalFiles.of(local.getConf()) : raw;
    }

    /** Looks at the file system of a path. */
    public static Store of(Path path, Configuration hadoop) throws IOException {
        return of(path.getFileSystem(hadoop));
    }
}
