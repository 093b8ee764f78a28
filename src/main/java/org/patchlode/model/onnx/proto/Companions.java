package org.patchlode.model.onnx.proto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files beside a model that hold its weights. */
@FunctionalInterface
public interface Companions {

    /**
     * A local copy of the file of that name in the model's own folder.
     *
     * @param name without any separator; never empty, {@code .} or {@code ..}
     * @param maxBytes beyond which it is not to be copied
     * @throws IOException if it is not there, larger, or lies elsewhere in truth
     */
    Path local(String name, long maxBytes) throws IOException;

    /** Files in the folder of a local model; a link that leads out of it is refused. */
    static Companions beside(Path model) {
        return (name, maxBytes) -> {
            Path folder = model.toAbsolutePath().getParent().toRealPath();
            Path file = folder.resolve(name).toRealPath();
            if (!folder.equals(file.getParent()) || !Files.isRegularFile(file)) {
                throw new IOException("it is no file in the model's own folder");
            }
            return file;
        };
    }
}
