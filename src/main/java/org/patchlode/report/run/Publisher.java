package org.patchlode.report.run;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.StorageException;

/**
 * Puts the report's files under one folder of any Hadoop file system. A file is whole in memory before it is created and
 * has the same bytes whichever attempt writes it, so a retried task does no harm.
 */
record Publisher(Broadcast<SerializableConfiguration> configuration, String folder) implements Serializable {

    /** @return bytes written */
    long write(String name, byte[] bytes) {
        Path path = new Path(folder, name);
        try {
            AtomicFile.write(path.getFileSystem(configuration.value().value()), path, bytes);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
        return bytes.length;
    }

    long write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
