package org.patchlode.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * Writes files that are seen whole or not at all, replacing what had the name before.
 *
 * <p>Plain {@code create} does not do that: an attempt that is killed on HDFS while it writes leaves half a file, and on S3
 * a stream that is closed on the way out of a failure publishes what it has as if it were all. Here an object is published
 * by closing its stream after its last byte and given up by aborting it; elsewhere a file is written under a hidden name
 * beside its place and put there by a rename. Two attempts at one file leave one of them, whole, in whatever order they
 * end. Nothing is ever renamed on an object store.
 */
public final class AtomicFile {

    private static final Pattern HIDDEN = Pattern.compile("\\.(.+)\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

    private static final int BUFFER = 64 * 1024;

    private AtomicFile() {}

    /** Whether this is the name of a file that is being written, or was when its writer was killed. */
    public static boolean isHidden(String name) {
        return HIDDEN.matcher(name).matches();
    }

    /** The name that a file has or, while it is written, is to have. */
    public static String meant(String name) {
        Matcher hidden = HIDDEN.matcher(name);
        return hidden.matches() ? hidden.group(1) : name;
    }

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** @param out not to be closed */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes bytes. */
    public static void write(FileSystem fs, Path path, byte[] bytes) throws IOException {
        write(fs, path, (Content) out -> out.write(bytes));
    }

    /** Writes what may be too large for memory. */
    public static void write(FileSystem fs, Path path, Content content) throws IOException {
        Store store = Store.of(fs);
        try {
            if (store.objects()) {
                writeObject(store.fs(), path, content);
            } else {
                writeAside(store.fs(), path, content);
            }
        } catch (FSError e) {
            // Hadoop makes an error of what a local disk says, a full one too, as if nobody could do anything about it.
            throw new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
        }
    }

    private static void writeObject(FileSystem fs, Path path, Content content) throws IOException {
        // Connectors that know the option ask the store nothing before they write.
        FSDataOutputStreamBuilder<?, ?> file = fs.createFile(path);
        file.overwrite(true);
        file.recursive();
        file.opt("fs.s3a.create.performance", "true");
        FSDataOutputStream out = file.build();
        try {
            content.writeTo(out);
        } catch (IOException | RuntimeException | Error e) {
            // A stream that cannot be aborted is left open: closing it would publish what it has.
            if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                out.abort();
            }
            throw e;
        }
        out.close();
    }

    private static void writeAside(FileSystem fs, Path path, Content content) throws IOException {
        Path aside = new Path(path.getParent(), ".%s.%s.tmp".formatted(path.getName(), UUID.randomUUID()));
        try {
            try (OutputStream out = fs.create(aside, false, BUFFER)) {
                content.writeTo(new Pieces(out));
            }
            replace(fs, aside, path);
        } catch (IOException | RuntimeException | Error e) {
            deleteQuietly(fs, aside, e);
            throw e;
        }
    }

    /**
     * Hands on large arrays piece by piece: the JVM copies what it is to write to memory that it asks the system for anew each time, and
     * pages of megabytes come empty and have to be cleared first.
     */
    private static final class Pieces extends FilterOutputStream {

        private static final int PIECE = 256 * 1024;

        Pieces(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int end = from + count;
            for (int begin = from; begin < end; ) {
                int piece = Math.min(PIECE, end - begin);
                out.write(bytes, begin, piece);
                begin += piece;
            }
        }
    }

    private static void replace(FileSystem fs, Path from, Path to) throws IOException {
        if (fs instanceof RawLocalFileSystem local) {
            java.nio.file.Path target = local.pathToFile(to).toPath();
            Files.move(local.pathToFile(from).toPath(), target, StandardCopyOption.ATOMIC_MOVE);
            // Left by a writer of checksums, it would call the new file damaged.
            Files.deleteIfExists(target.resolveSibling("." + target.getFileName() + ".crc"));
        } else if (fs instanceof DistributedFileSystem hdfs) {
            hdfs.rename(from, to, Rename.OVERWRITE);
        } else {
            fs.delete(to, false);
            if (!fs.rename(from, to)) {
                throw new IOException("the file system refuses to rename %s to %s".formatted(from, to));
            }
        }
    }

    private static void deleteQuietly(FileSystem fs, Path path, Throwable cause) {
        try {
            fs.delete(path, false);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
