package org.patchlode.job.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code held:/}: whoever opens one makes the file {@code held.asked} and waits for the file {@code held.go}. */
public final class HeldFileSystem extends RawLocalFileSystem {

    @Override
    public URI getUri() {
        return URI.create("held:///");
    }

    @Override
    public String getScheme() {
        return "held";
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int buffer) throws IOException {
        Files.writeString(Path.of(getConf().get("held.asked")), file.getName());
        while (!Files.exists(Path.of(getConf().get("held.go")))) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the task was ended");
            }
        }
        return super.open(file, buffer);
    }
}
