package org.patchlode.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.LocalNames;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one run, on any Hadoop file system:
 *
 * <pre>
 * _SUCCESS       written last; without it the run is not complete
 * manifest.json  what ran
 * winners/       one row a winner
 * units/         one row a feature map
 * quarantine/    images that could not be mined
 * responses/     and other tables that analyses write if options ask for them
 * report/        for people
 * thumbnails/    small pictures of the images that won, for the report
 * filters.json   the filters of the first layer, for the report
 * state/         what each shard found and which images it saw: a later run over a grown corpus begins with it
 * _state/        work of a run that is not complete yet
 * </pre>
 *
 * <p>Every file has a fixed name and is seen whole or not at all ({@link AtomicFile}), so writing one again replaces it.
 */
public final class RunFolder {

    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final long LARGEST_FILE = 1L << 30;

    private final Path root;
    private final FileSystem fs;
    private final Set<String> tables;

    private RunFolder(Path root, FileSystem fs, Set<String> tables) {
        this.root = root;
        this.fs = fs;
        this.tables = Set.copyOf(tables);
    }

    /**
     * Points at a run, which need not exist.
     *
     * @throws OutputException if there is no file system for the URI
     */
    public static RunFolder at(String uri, Configuration hadoop) {
        return at(uri, hadoop, Set.of());
    }

    /** The same. @param tables names of those that a run may hold beside winners, units and quarantine */
    public static RunFolder at(String uri, Configuration hadoop, Set<String> tables) {
        LocalNames.obstacle(uri).ifPresent(obstacle -> {
            throw new OutputException("the run %s cannot be reached: %s".formatted(uri, obstacle));
        });
        try {
            Path path = new Path(uri);
            FileSystem fs = path.getFileSystem(hadoop);
            return new RunFolder(fs.makeQualified(path), fs, tables);
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
        new OutputPreparer(this, root, fs, tables).check(existing);
    }

    /**
     * Makes the folder ready for a run: clears what {@code OVERWRITE} replaces, takes {@code _SUCCESS} away from what
     * {@code RESUME} goes on with.
     *
     * @throws OutputException if the folder may not be used or cannot be written
     */
    public void prepare(Existing existing) {
        new OutputPreparer(this, root, fs, tables).prepare(existing);
    }

    /** Whether the run is complete. */
    public boolean isComplete() {
        return exists(RunNames.SUCCESS);
    }

    /** Whether there is anything. */
    public boolean exists() {
        return exists(".");
    }

    /** Whether nothing of a run was stored yet, or all of one was removed by a driver that was ended before it wrote another. */
    public boolean holdsNoWork() {
        return names("").stream().allMatch(name -> name.equals(RunNames.STATE) || name.equals(RunNames.MANIFEST));
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
     * Says that the run is complete, removes the work it was made of and gives it free. A crash in between leaves a complete
     * run.
     *
     * @param lease of the driver that wrote it
     */
    public void commit(RunLease lease) {
        new RunCommitter(this, root, fs).commit(lease);
    }

    /**
     * Removes the unfinished work of a complete run, whose driver was ended before it could do so. It stays where it cannot be
     * removed, or another driver is at work: it does no harm.
     */
    public void clearLeftovers() {
        try {
            if (!names(RunNames.STATE).isEmpty()) {
                try (RunLease lease = RunLease.take(this, () -> {})) {
                    // Whoever replaces the run takes _SUCCESS away first.
                    if (isComplete()) {
                        new RunCommitter(this, root, fs).clear(lease);
                    }
                }
            }
        } catch (OutputException | UncheckedIOException e) {
            LOG.debug("what is left of the work on {} stays", root, e);
        }
    }

    /** Writes a file under the run, replacing one of that name. */
    public void write(String name, byte[] bytes) {
        try {
            AtomicFile.write(fs, new Path(root, name), bytes);
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
            return Retry.with(Retry.PAUSES, e -> e instanceof FileNotFoundException || e instanceof ChecksumException, () -> read(path));
        } catch (IOException e) {
            throw StorageException.reading(path, e);
        }
    }

    private byte[] read(Path path) throws IOException {
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
    }

    /** Opens files under the run, to read parts of them; to make it takes longer than to open one. */
    public Opener opener() throws IOException {
        FileSystem files = Store.of(fs).fs();
        return name -> files.open(new Path(root, name));
    }

    /** Opens files under a run. */
    @FunctionalInterface
    public interface Opener {

        /** @param name of a file under the run */
        FSDataInputStream open(String name) throws IOException;
    }

    /** Whether a part of a file costs no more to read than its bytes: on a disk, but not where each is a request. */
    public boolean isOnDisk() {
        return fs instanceof LocalFileSystem || fs instanceof RawLocalFileSystem;
    }

    /** Names in a folder of the run, sorted; none if it is not there. */
    public List<String> names(String folder) {
        List<String> names = new ArrayList<>();
        try {
            for (FileStatus child : fs.listStatus(folder.isEmpty() ? root : new Path(root, folder))) {
                names.add(child.getPath().getName());
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(names);
        return names;
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
}
