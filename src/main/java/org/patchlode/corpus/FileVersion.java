package org.patchlode.corpus;

import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** Tells two states of a file apart without reading it. */
final class FileVersion {

    private FileVersion() {}

    /** See {@link ImageRef#version}. An entity tag is of the content; a time is what all other file systems have. */
    static String of(FileStatus file) {
        if (file instanceof EtagSource source) {
            String etag = source.getEtag();
            if (etag != null && !etag.isBlank()) {
                return "etag:" + etag;
            }
        }
        return "mtime:" + file.getModificationTime();
    }
}
