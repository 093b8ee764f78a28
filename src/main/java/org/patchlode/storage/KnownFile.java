package org.patchlode.storage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * A file that a listing has seen, read whole: on an object store by one request, for what a connector would ask before it
 * reads, the listing said already.
 *
 * @param path qualified
 * @param bytes its size; unknown if below 1
 * @param etag of its content, or empty; where it is known, an object that has changed since is refused
 */
public record KnownFile(Path path, long bytes, String etag) {

    /**
     * Reads it.
     *
     * @param most bytes to read; a longer file is cut
     */
    public byte[] read(Store store, int most) throws IOException {
        FileSystem fs = store.fs();
        if (!store.objects()) {
            try (InputStream in = open(fs)) {
                return in.readNBytes(most);
            }
        }
        if (bytes < 1) {
            // What the connector would ask too, but keep to itself.
            FileStatus seen = fs.getFileStatus(path);
            // An answer cut within its head gives no size; twice in a row is believed.
            long size = seen.getLen() == 0 ? fs.getFileStatus(path).getLen() : seen.getLen();
            return size == 0 ? new byte[0] : new KnownFile(path, size, etag).read(store, most);
        }
        try (FSDataInputStream in = openKnown(fs, "whole-file", "sequential")) {
            byte[] all = in.readNBytes(most);
            // The connector takes an answer that ends early for the whole where the server did not say its length.
            if (all.length < Math.min(bytes, most)) {
                throw new IOException("the connection ended after %d of %d bytes".formatted(all.length, bytes));
            }
            return all;
        } catch (EOFException e) {
            // An object has no fewer bytes than its size: the connection ended early.
            throw new IOException("the connection ended before the last byte", e);
        }
    }

    private InputStream open(FileSystem fs) throws IOException {
        return fs instanceof LocalFiles local ? local.stream(path) : fs.open(path);
    }

    /** How a file is read in parts, which an object store wants to know before it answers. */
    public enum Manner {
        /** Nobody knows. */
        ANY("adaptive", "normal"),
        /** Small pieces far apart. */
        PIECES("random", "random");

        private final String policy;
        private final String policyOfS3a;

        Manner(String policy, String policyOfS3a) {
            this.policy = policy;
            this.policyOfS3a = policyOfS3a;
        }
    }

    /** Opens it to be read in parts; the store is not asked for what is known. */
    public FSDataInputStream open(Store store, Manner manner) throws IOException {
        return store.objects() ? openKnown(store.fs(), manner.policy, manner.policyOfS3a) : store.fs().open(path);
    }

    private FSDataInputStream openKnown(FileSystem fs, String policy, String policyOfS3a) throws IOException {
        FutureDataInputStreamBuilder file = fs.openFile(path);
        file.opt("fs.option.openfile.length", Long.toString(bytes));
        file.opt("fs.option.openfile.read.policy", policy);
        // Its name before Hadoop 3.3.5.
        file.opt("fs.s3a.experimental.input.fadvise", policyOfS3a);
        file.withFileStatus(status(fs));
        return FutureIO.awaitFuture(file.build());
    }

    /** Before Hadoop 3.3.5 the S3 connector believes its own kind of status only. */
    private FileStatus status(FileSystem fs) {
        if ("s3a".equals(fs.getUri().getScheme())) {
            try {
                return S3aStatus.of(path, bytes, etag);
            } catch (LinkageError e) {
                // Another connector of that name, which may know the general kind.
                return plain();
            }
        }
        return plain();
    }

    private FileStatus plain() {
        return new FileStatus(bytes, false, 1, bytes, 0, path);
    }
}
