package org.patchlode.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.WholeFile;

/**
 * The folder of one run, on any Hadoop file system:
 *
 * <pre>
 * _SUCCESS       written last; without it the run is not complete
 * manifest.json  what ran
 * winners/       one row a winner
 * units/         one row a feature map
 * quarantine/    images that could not be mined
 * report/        for people
 * thumbnails/    small pictures of the images that won, for the report
 * filters.json   the filters of the first layer, for the report
 * _state/        finished shards of a run that is not complete yet
 * </pre>
 *
 * <p>Every file has a fixed name and is seen whole or not at all ({@link WholeFile}), so writing one again replaces it.
 */
public final class RunFolder {

    private static final String SUCCESS = "_SUCCESS";
    private static final String MANIFEST = "manifest.json";
    private static final String STATE = "_state";
    /** What a folder that this class may clear can hold. */
    private static final Set<String> OURS =
            Set.of(SUCCESS, MANIFEST, "winners", "units", "quarantine", "report", "filters.json", "thumbnails", STATE);
    private static final long LARGEST_FILE = 1L << 30;

    private final Path root;
    private final FileSystem fs;

    private RunFolder(Path root, FileSystem fs) {
        this.root = root;
        this.fs = fs;
    }

    /**
     * Points at a run, which need not exist.
     *
     * @throws OutputException if there is no file system for the URI
     */
    public static RunFolder at(String uri, Configuration hadoop) {
        try {
            Path path = new Path(uri);
            FileSystem fs = path.getFileSystem(hadoop);
            return new RunFolder(fs.makeQualified(path), fs);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new OutputException("the run %s cannot be reached: %s; check the URI and the storage's settings".formatted(uri, e.getMessage()), e);
        }
    }

    /** How an output that exists already is treated. */
    public enum Existing {
        /** It is refused. */
        REFUSE,
        /** It is removed first, if it is a run. */
        OVERWRITE,
        /** Its finished shards are used. */
        RESUME
    }

    /**
     * Checks, without writing, that a new run may begin here.
     *
     * @throws OutputException if not
     */
    public void check(Existing existing) {
        try {
            FileStatus[] children = children();
            if (children == null) {
                return;
            }
            if (existing == Existing.REFUSE) {
                throw new OutputException("the output %s exists already; give another, or --overwrite, or --resume".formatted(root));
            }
            for (FileStatus child : children) {
                if (!OURS.contains(child.getPath().getName())) {
                    throw new OutputException("the output %s holds '%s', which no run writes, so it is left alone; give another output"
                            .formatted(root, child.getPath().getName()));
                }
            }
            if (children.length > 0 && !exists(SUCCESS) && !exists(MANIFEST) && !exists(plan())) {
                throw new OutputException("the output %s is not empty and no run, so it is left alone; give another output".formatted(root));
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /**
     * Makes the folder ready for a run: clears what {@code OVERWRITE} replaces, takes {@code _SUCCESS} away from what
     * {@code RESUME} goes on with.
     *
     * @throws OutputException if the folder may not be used or cannot be written
     */
    public void prepare(Existing existing) {
        check(existing);
        try {
            // First, so that a run that is being replaced never looks complete.
            fs.delete(new Path(root, SUCCESS), false);
            if (existing == Existing.OVERWRITE && children() != null) {
                for (FileStatus child : children()) {
                    fs.delete(child.getPath(), true);
                }
            }
            if (!fs.mkdirs(root)) {
                throw new IOException("the folder cannot be made");
            }
            // Some file systems say no only when something is written.
            write(STATE + "/.writable", new byte[0]);
            fs.delete(new Path(root, STATE + "/.writable"), false);
        } catch (IOException e) {
            throw refused(e);
        } catch (UncheckedIOException e) {
            throw refused(e.getCause());
        }
    }

    private OutputException refused(IOException e) {
        return new OutputException("the output %s cannot be written: %s; check its rights and space".formatted(root, reason(e)), e);
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return e instanceof org.apache.hadoop.security.AccessControlException ? "permission denied (" + message + ")" : message;
    }

    private FileStatus[] children() throws IOException {
        try {
            FileStatus status = fs.getFileStatus(root);
            if (!status.isDirectory()) {
                throw new OutputException("the output %s is a file; give a folder".formatted(root));
            }
            return fs.listStatus(root);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** Whether the run is complete. */
    public boolean isComplete() {
        return exists(SUCCESS);
    }

    /** Whether there is anything. */
    public boolean exists() {
        return exists(".");
    }

    /** Whether a file or folder of the run exists. */
    public boolean exists(String name) {
        try {
            return fs.exists(new Path(root, name));
        } catch (IOException e) {
            throw StorageException.reading(new Path(root, name), e);
        }
    }

    /**
     * Says that the run is complete; after that the shards it was made of go. In this order a crash in between leaves a
     * complete run.
     */
    public void commit() {
        write(SUCCESS, new byte[0]);
        delete(STATE);
    }

    /** Writes a file under the run, replacing one of that name. */
    public void write(String name, byte[] bytes) {
        try {
            WholeFile.write(fs, new Path(root, name), bytes);
        } catch (IOException e) {
            throw StorageException.writing(new Path(root, name), e);
        }
    }

    /**
     * Reads a file under the run.
     *
     * @throws FileNotFoundException wrapped, if it is not there
     */
    public byte[] read(String name) {
        Path path = new Path(root, name);
        try {
            long length = fs.getFileStatus(path).getLen();
            if (length > LARGEST_FILE) {
                throw new IOException("%s has %d bytes, more than a run writes".formatted(path, length));
            }
            try (FSDataInputStream in = fs.open(path)) {
                byte[] all = in.readAllBytes();
                if (all.length < length) {
                    throw new IOException("it ended after %d of %d bytes".formatted(all.length, length));
                }
                return all;
            }
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    /** Removes a file or folder of the run, if there. */
    public void delete(String name) {
        try {
            fs.delete(new Path(root, name), true);
        } catch (IOException e) {
            throw StorageException.writing(new Path(root, name), e);
        }
    }

    /** The URI of something under the run. */
    public String uri(String name) {
        return new Path(root, name).toString();
    }

    /** The run's own URI. */
    public String uri() {
        return root.toString();
    }

    /** Name, under the run, of the stored state of a shard. */
    public static String shardState(int shard) {
        return STATE + String.format(Locale.ROOT, "/shard-%06d.bin", shard);
    }

    /** Name, under the run, of the plan that stored states belong to. */
    public static String plan() {
        return STATE + "/plan.json";
    }

    /** Name, under the run, of the manifest. */
    public static String manifest() {
        return MANIFEST;
    }
}
