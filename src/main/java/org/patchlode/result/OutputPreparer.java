package org.patchlode.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.storage.AtomicFile;

/** How a run comes into a folder: whether it may, and what goes before. Nothing that no run wrote is ever removed. */
final class OutputPreparer {

    /** What a folder that this class may clear can hold. */
    private static final Set<String> OURS =
            Set.of(RunNames.SUCCESS, RunNames.MANIFEST, "winners", "units", "quantiles", "quarantine", "report", "filters.json", "thumbnails", RunNames.KEPT, RunNames.STATE);

    private final RunFolder run;
    private final Path root;
    private final FileSystem fs;
    private final Set<String> tables;

    /** @param tables that a run may hold beside those that every run has */
    OutputPreparer(RunFolder run, Path root, FileSystem fs, Set<String> tables) {
        this.run = run;
        this.root = root;
        this.fs = fs;
        this.tables = tables;
    }

    /** See {@link RunFolder#check}. */
    void check(RunFolder.Existing existing) {
        try {
            FileStatus[] children = children();
            if (children == null) {
                return;
            }
            if (existing == RunFolder.Existing.REFUSE) {
                throw new OutputException("the output %s exists already; give another, or --overwrite, or --resume".formatted(root));
            }
            for (FileStatus child : children) {
                // Hidden ones too, of a driver that was killed while it wrote a file.
                String name = AtomicFile.meant(child.getPath().getName());
                if (!OURS.contains(name) && !tables.contains(name)) {
                    throw new OutputException("the output %s holds '%s', which no run writes, so it is left alone; give another output"
                            .formatted(root, child.getPath().getName()));
                }
            }
            // A run that was killed as it began, or as it was being replaced, may hold nothing but unfinished work.
            boolean onlyState = children.length == 1 && children[0].getPath().getName().equals(RunNames.STATE);
            if (children.length > 0 && !onlyState && !run.exists(RunNames.SUCCESS) && !run.exists(RunNames.MANIFEST) && !run.exists(RunNames.plan())) {
                throw new OutputException("the output %s is not empty and no run, so it is left alone; give another output".formatted(root));
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** See {@link RunFolder#prepare}. */
    void prepare(RunFolder.Existing existing) {
        check(existing);
        try {
            // First, so that a run that is being replaced never looks complete.
            fs.delete(new Path(root, RunNames.SUCCESS), false);
            if (existing == RunFolder.Existing.OVERWRITE && children() != null) {
                clear();
            }
            if (existing == RunFolder.Existing.RESUME) {
                removeHidden();
            }
            if (!fs.mkdirs(root)) {
                throw new IOException("the folder cannot be made");
            }
            // Some file systems say no only when something is written.
            run.write(RunNames.STATE + "/.writable", new byte[0]);
            fs.delete(new Path(root, RunNames.STATE + "/.writable"), false);
        } catch (IOException e) {
            throw refused(e);
        } catch (UncheckedIOException e) {
            throw refused(e.getCause());
        }
    }

    private void removeHidden() throws IOException {
        FileStatus[] children = children();
        for (FileStatus child : children == null ? new FileStatus[0] : children) {
            if (AtomicFile.isHidden(child.getPath().getName())) {
                fs.delete(child.getPath(), false);
            }
        }
    }

    /** What says that this is a run goes last, so that one who is killed here can begin again; the lease stays. */
    private void clear() throws IOException {
        for (FileStatus child : children()) {
            String name = child.getPath().getName();
            if (!name.equals(RunNames.STATE) && !name.equals(RunNames.MANIFEST)) {
                fs.delete(child.getPath(), true);
            }
        }
        Path lease = new Path(root, RunNames.lease());
        if (run.exists(RunNames.STATE)) {
            for (FileStatus child : fs.listStatus(new Path(root, RunNames.STATE))) {
                if (!child.getPath().getName().equals(lease.getName())) {
                    fs.delete(child.getPath(), true);
                }
            }
        }
        fs.delete(new Path(root, RunNames.MANIFEST), false);
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
}
