package org.patchlode.job.plan;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.patchlode.engine.onnxruntime.GraphProbe;
import org.patchlode.job.engine.NativePlatformCheck;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.ForeignGraphs;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.OtherFormats;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.TokenGrid;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.model.zoo.Zoo;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.ModelException;
import org.patchlode.storage.Retry;
import org.patchlode.storage.StorageException;
import org.patchlode.storage.Store;

/** Brings a model and a preprocessing file to the driver, from whatever file system. */
public final class Sources {

    private static final int LARGEST_PREPROCESSING = 64 * 1024;

    private Sources() {}

    /**
     * Reads a model through a local copy: what reads it knows local files only.
     *
     * @param uri of a file on any file system, or {@code zoo:} and a name
     * @param zoo where those come from
     * @param size of the input of a model that leaves it open
     * @param foreign how to go on with a graph of operators that nobody here knows; empty to refuse it
     * @throws ModelException if it is not there, too large or no model
     * @throws StorageException if the storage fails
     * @throws ConfigurationException if the native libraries that read it cannot run on this host
     */
    public static Model model(String uri, ZooSettings zoo, Configuration hadoop, long maxBytes, Optional<InputSize> size, Optional<ForeignGraphs> foreign) {
        NativePlatformCheck.require();
        ModelLimits limits = new ModelLimits(maxBytes, ModelLimits.DEFAULT.configurationBytes());
        if (Zoo.isName(uri)) {
            return ModelReader.read(Zoo.file(uri, zoo, maxBytes), uri, limits, size);
        }
        java.nio.file.Path folder = null;
        try {
            Path path = new Path(uri);
            FileSystem fs = Store.of(path, hadoop).fs();
            long bytes = fs.getFileStatus(path).getLen();
            if (fs.getFileStatus(path).isDirectory()) {
                throw new ModelException("the model %s %s".formatted(uri, OtherFormats.folder()));
            }
            if (bytes > maxBytes) {
                throw new ModelException("the model %s has %,d bytes, more than the %,d allowed; raise --max-model-bytes if you trust it"
                        .formatted(uri, bytes, maxBytes));
            }
            folder = Files.createTempDirectory("patchlode-model");
            java.nio.file.Path copy = folder.resolve("model.bin");
            Retry.with(Retry.PAUSES, e -> e instanceof FileNotFoundException || e instanceof AccessControlException, () -> copy(fs, path, bytes, copy));
            return ModelReader.read(copy, uri, limits, size, RemoteCompanions.of(fs, path, folder), foreign);
        } catch (FileNotFoundException e) {
            throw new ModelException("the model %s does not exist or may not be read; check the name and its rights".formatted(uri), e);
        } catch (AccessControlException e) {
            throw new ModelException("the model %s cannot be read: permission denied; check its rights".formatted(uri), e);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            StorageException.throwIfOutage("the model " + uri, e);
            throw new ModelException("the model %s cannot be read: %s; check the URI and the storage's settings".formatted(uri, e.getMessage()), e);
        } finally {
            deleteQuietly(folder);
        }
    }

    /** Graphs of operators that nobody here knows are run as they are. @param tokens how a transformer's tokens lie on the image, where that cannot be told */
    public static Optional<ForeignGraphs> foreign(Optional<TokenGrid> tokens) {
        return Optional.of(new ForeignGraphs(GraphProbe::extents, tokens));
    }

    /**
     * Reads a preprocessing file: a ready one by name, a local one, or one on another file system by its URI.
     *
     * @throws ConfigurationException if it is not there or says something else
     * @throws StorageException if the storage fails
     */
    public static PreprocessingFile preprocessing(String name, Configuration hadoop) {
        if (!name.contains(":/")) {
            return PreprocessingFile.read(name);
        }
        try {
            Path path = new Path(name);
            FileSystem fs = Store.of(path, hadoop).fs();
            String text = Retry.with(Retry.PAUSES, FileNotFoundException.class::isInstance, () -> text(fs, path));
            return PreprocessingFile.of(name, text);
        } catch (IOException | IllegalArgumentException e) {
            StorageException.throwIfOutage("the preprocessing " + name, e);
            throw new ConfigurationException("the preprocessing %s cannot be read: %s; check the URI".formatted(name, e.getMessage()), e);
        }
    }

    private static long copy(FileSystem fs, Path path, long bytes, java.nio.file.Path target) throws IOException {
        try (InputStream in = fs.open(path)) {
            long copied = Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            if (copied < bytes) {
                throw new IOException("it ended after %d of %d bytes".formatted(copied, bytes));
            }
            return copied;
        }
    }

    /** Whole, or too long to be a preprocessing. */
    private static String text(FileSystem fs, Path path) throws IOException {
        long bytes = fs.getFileStatus(path).getLen();
        try (InputStream in = fs.open(path)) {
            byte[] read = in.readNBytes(LARGEST_PREPROCESSING + 1);
            if (read.length < Math.min(bytes, LARGEST_PREPROCESSING)) {
                throw new IOException("it ended after %d of %d bytes".formatted(read.length, bytes));
            }
            return new String(read, StandardCharsets.UTF_8);
        }
    }

    private static void deleteQuietly(java.nio.file.Path folder) {
        // A temporary file that stays behind harms nobody.
        if (folder != null) {
            FileUtils.deleteQuietly(folder.toFile());
        }
    }
}
