package org.patchlode.corpus.ref;

import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;

/** Tells two states of a file apart without reading it. */
public final class FileVersion {

    private static final String ETAG = "etag:";
    private static final String MTIME = "mtime:";

    private FileVersion() {}

    /** The entity tag of a version, without quotes; empty if it has none. */
    public static String etag(String version) {
        return version.startsWith(ETAG) ? version.substring(ETAG.length()).replace("\"", "") : "";
    }

    static String ofEtag(String etag) {
        return ETAG + etag;
    }

    static String ofTime(long millis) {
        return MTIME + millis;
    }

    /** Whether two versions can be told apart or found equal: both known, and of one kind. */
    static boolean comparable(String then, String now) {
        return then.startsWith(ETAG) == now.startsWith(ETAG) && !then.isEmpty() && !now.isEmpty();
    }

    /** Whether two versions are of different states of a file, as far as they can be compared. */
    public static boolean differ(String then, String now) {
        return comparable(then, now) && !then.replace("\"", "").equals(now.replace("\"", ""));
    }

    /** A file's state, in whole seconds if the other version is: some lists and file systems know no finer time. */
    public static String asExactAs(String other, FileStatus file) {
        boolean seconds = other.startsWith(MTIME) && other.endsWith("000") && !(file instanceof EtagSource);
        return seconds ? ofTime(file.getModificationTime() / 1000 * 1000) : of(file);
    }

    /** See {@link ImageRef#version}. An entity tag is of the content; a time is what all other file systems have. */
    public static String of(FileStatus file) {
        if (file instanceof EtagSource source) {
            String etag = source.getEtag();
            if (etag != null && !etag.isBlank()) {
                return ofEtag(etag);
            }
        }
        return ofTime(file.getModificationTime());
    }
}
