package org.patchlode.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.LocalNames;
import org.patchlode.storage.StorageException;

/**
 * A folder that one command fills, on any Hadoop file system. What exists is refused or, if all its names are such as the
 * command writes, replaced; a folder with anything else in it is left alone. {@code _SUCCESS} is written last.
 */
public final class OwnedFolder {

    private static final String SUCCESS = "_SUCCESS";
    private static final String WRITABLE = ".writable";

    private final Path root;
    private final FileSystem fs;
    private final Predicate<String> ours;

    private OwnedFolder(Path root, FileSystem fs, Predicate<String> ours) {
        this.root = root;
        this.fs = fs;
        this.ours = ours;
    }

    /**
     * Points at a folder, which need not exist.
     *
     * @param ours whether the command writes a file or folder of that name
     * @throws OutputException if there is no file system for the URI
     */
    public static OwnedFolder at(String uri, Configuration hadoop, Predicate<String> ours) {
        LocalNames.obstacle(uri).ifPresent(obstacle -> {
            throw new OutputException("the output %s cannot be reached: %s".formatted(uri, obstacle));
        });
        try {
            Path path = new Path(uri);
            FileSystem fs = path.getFileSystem(hadoop);
            return new OwnedFolder(fs.makeQualified(path), fs, ours);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new OutputException("the output %s cannot be reached: %s; check the URI and the storage's settings".formatted(uri, e.getMessage()), e);
        }
    }

    /**
     * Checks, without writing, that the folder may be filled.
     *
     * @throws OutputException if not
     */
    public void check(boolean overwrite) {
        try {
            FileStatus status = fs.getFileStatus(root);
            if (!status.isDirectory()) {
                throw new OutputException("the output %s is a file; give a folder".formatted(root));
            }
            if (!overwrite) {
                throw new OutputException("the output %s exists already; give another, or --overwrite".formatted(root));
            }
            for (FileStatus child : fs.listStatus(root)) {
                String name = child.getPath().getName();
                // Hidden ones too, of a command that was killed while it wrote a file.
                String meant = AtomicFile.meant(name);
                if (!meant.equals(SUCCESS) && !meant.equals(WRITABLE) && !ours.test(meant)) {
                    throw new OutputException("the output %s holds '%s', which this command does not write, so it is left alone; give another output"
                            .formatted(root, name));
                }
            }
        } catch (FileNotFoundException e) {
            // As it should be.
            return;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /**
     * Makes the folder, empty.
     *
     * @throws OutputException if it may not be used or cannot be written
     */
    public void prepare(boolean overwrite) {
        check(overwrite);
        try {
            // First, so that a folder that is being replaced never looks complete.
            fs.delete(new Path(root, SUCCESS), false);
            fs.delete(root, true);
            if (!fs.mkdirs(root)) {
                throw new IOException("the folder cannot be made");
            }
            // Some file systems say no only when something is written.
            AtomicFile.write(fs, new Path(root, WRITABLE), new byte[0]);
            fs.delete(new Path(root, WRITABLE), false);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private OutputException refused(IOException e) {
        return new OutputException("the output %s cannot be written: %s; check its rights and space"
                .formatted(root, String.valueOf(e.getMessage()).lines().findFirst().orElse("")), e);
    }

    /** Writes a file in the folder, replacing one of that name. */
    public void write(String name, AtomicFile.Content content) {
        try {
            AtomicFile.write(fs, new Path(root, name), content);
        } catch (IOException e) {
            throw StorageException.writing(new Path(root, name), e);
        }
    }

    /** Says that the folder is complete. */
    public void commit() {
        write(SUCCESS, out -> {});
    }

    /** The URI of something in the folder. */
    public String uri(String name) {
        return new Path(root, name).toString();
    }

    /** The folder's own URI. */
    public String uri() {
        return root.toString();
    }
}
