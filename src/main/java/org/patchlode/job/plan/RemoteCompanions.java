package org.patchlode.job.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.patchlode.model.onnx.proto.Companions;

/** Files beside a model on any file system, copied to a folder of the driver's when they are asked for. */
final class RemoteCompanions implements Companions {

    private final FileSystem fs;
    private final Path model;
    private final java.nio.file.Path folder;

    private RemoteCompanions(FileSystem fs, Path model, java.nio.file.Path folder) {
        this.fs = fs;
        this.model = model;
        this.folder = folder;
    }

    /** @param folder where copies go */
    static Companions of(FileSystem fs, Path model, java.nio.file.Path folder) {
        // Local files need no copy, and only there can a link lead out of the folder.
        Optional<String> scheme = Optional.ofNullable(fs.getUri().getScheme());
        return scheme.filter("file"::equals).isPresent()
                ? Companions.beside(java.nio.file.Path.of(fs.makeQualified(model).toUri().getPath()))
                : new RemoteCompanions(fs, model, folder);
    }

    @Override
    public java.nio.file.Path local(String name, long maxBytes) throws IOException {
        Path path = new Path(model.getParent(), new Path(null, null, name));
        FileStatus status = fs.getFileStatus(path);
        if (!status.isFile() || status.getLen() > maxBytes) {
            throw new IOException("it is no file of at most %,d bytes".formatted(maxBytes));
        }
        java.nio.file.Path copy = Files.createTempFile(folder, "companion", ".bin");
        try (InputStream in = fs.open(path)) {
            Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }
}
