package org.patchlode.api;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under {@code remembering:/}; remembers the settings that it was opened with. */
public final class RememberingFileSystem extends RawLocalFileSystem {

    static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(uri, conf);
        SEEN.add(conf.get("fs.s3a.attempts.maximum") + " " + conf.get("fs.s3a.retry.limit"));
    }

    @Override
    public URI getUri() {
        return URI.create("remembering:///");
    }

    @Override
    public String getScheme() {
        return "remembering";
    }
}
