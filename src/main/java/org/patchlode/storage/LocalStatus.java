package org.patchlode.storage;

import java.nio.file.attribute.BasicFileAttributes;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What a local name leads to. */
public final class LocalStatus extends FileStatus {

    private static final long serialVersionUID = 1L;
    private static final long BLOCK = 32L << 20;

    private final String oddity;
    private final boolean link;

    private LocalStatus(long length, boolean folder, long time, Path path, String oddity, boolean link) {
        super(length, folder, 1, BLOCK, time, path);
        this.oddity = oddity;
        this.link = link;
    }

    /** @param attributes of what the name leads to in the end @param link whether over a link */
    static LocalStatus of(Path path, BasicFileAttributes attributes, boolean link) {
        String oddity = attributes.isOther() ? "it is not a regular file but a pipe, socket or device" : "";
        return new LocalStatus(attributes.isOther() ? 0 : attributes.size(), attributes.isDirectory(), attributes.lastModifiedTime().toMillis(), path, oddity, link);
    }

    static LocalStatus deadLink(Path path, BasicFileAttributes ofLink) {
        return new LocalStatus(0, false, ofLink.lastModifiedTime().toMillis(), path, "it is not a regular file but a link that leads nowhere", true);
    }

    /** Why it is neither file nor folder; empty if it is one. */
    public String oddity() {
        return oddity;
    }

    /** Whether the name is a link's. */
    public boolean isLink() {
        return link;
    }
}
