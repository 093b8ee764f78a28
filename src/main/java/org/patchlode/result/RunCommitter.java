package org.patchlode.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.storage.AtomicFile;

/** How a run is completed. */
final class RunCommitter {

    private final RunFolder run;
    private final Path root;
    private final FileSystem fs;

    RunCommitter(RunFolder run, Path root, FileSystem fs) {
        this.run = run;
        this.root = root;
        this.fs = fs;
    }

    /**
     * See {@link RunFolder#commit}. The lease goes after all else: a driver that waits for it may replace the run as soon as it
     * is gone, and what that one writes must not be swept away with the work of this one.
     */
    void commit(RunLease lease) {
        run.write(RunNames.SUCCESS, new byte[0]);
        clear(lease);
    }

    /** Removes what a driver that was killed right after {@code _SUCCESS} left. @param lease taken since, so that nobody is at work */
    void clear(RunLease lease) {
        try {
            for (String name : run.names(RunNames.STATE)) {
                if (!RunNames.unfinished(name).equals(RunNames.lease())) {
                    run.delete(RunNames.unfinished(name));
                }
            }
            // Of tasks that were killed while they wrote.
            run.names(RunNames.KEPT).stream().filter(AtomicFile::isHidden).map(RunNames::kept).forEach(run::delete);
            lease.close();
            // Refused, as it should be, if another driver has begun meanwhile.
            fs.delete(new Path(root, RunNames.STATE), false);
        } catch (IOException | UncheckedIOException e) {
            // The run is complete, and what is left of its work does no harm.
            return;
        }
    }
}
