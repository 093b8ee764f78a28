package org.patchlode.job.run;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code late:/}: a run is completed just as somebody asks for its plan. */
public final class LateFileSystem extends RawLocalFileSystem {

    @Override
    public URI getUri() {
        return URI.create("late:///");
    }

    @Override
    public String getScheme() {
        return "late";
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        if (file.getName().equals("plan.json")) {
            Path work = file.getParent();
            create(new Path(work.getParent(), "_SUCCESS"), true).close();
            delete(work, true);
        }
        return super.getFileStatus(file);
    }
}
