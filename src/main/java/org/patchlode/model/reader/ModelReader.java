package org.patchlode.model.reader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.patchlode.digest.Sha256;
import org.patchlode.model.Converted;
import org.patchlode.model.ForeignGraphs;
import org.patchlode.model.InputSize;
import org.patchlode.model.Model;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.OtherFormats;
import org.patchlode.model.ZipContents;
import org.patchlode.model.dl4j.Dl4jReader;
import org.patchlode.model.keras.KerasReader;
import org.patchlode.model.onnx.OnnxModel;
import org.patchlode.model.onnx.OnnxReader;
import org.patchlode.model.onnx.proto.Companions;
import org.patchlode.network.ModelException;

/**
 * Reads Keras 2 and 3 models (HDF5 files and {@code .keras} archives, Sequential and functional), DL4J archives
 * (MultiLayerNetwork and ComputationGraph) and ONNX files. What a file is, its first bytes tell; its name only where they
 * say nothing.
 */
public final class ModelReader {

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /** The IR version, as all exporters write it first. */
    private static final byte ONNX = 8;

    private static final int MAX_MESSAGE = 600;

    private ModelReader() {}

    /**
     * Reads a model that says how large its input is.
     *
     * @see #read(Path, String, ModelLimits, Optional)
     */
    public static Model read(Path file, String name, ModelLimits limits) {
        return read(file, name, limits, Optional.empty());
    }

    /**
     * Reads a model.
     *
     * @param file on the local file system; not to be cut short while it is read
     * @param name what messages call it, such as the URI that the user gave
     * @param limits beyond which it is refused
     * @param size of the input of a model that leaves it open, as a fully convolutional Keras model and most DL4J archives
     *     do; a model that fixes its input keeps it
     * @throws ModelException if it is no such model, damaged, too large, or holds what cannot be run; the message begins
     *     with the name
     */
    public static Model read(Path file, String name, ModelLimits limits, Optional<InputSize> size) {
        return read(file, name, limits, size, Companions.beside(file));
    }

    /**
     * Reads a model whose weights may lie in files beside it, as those of large ONNX models do.
     *
     * @param companions finds them
     * @see #read(Path, String, ModelLimits, Optional)
     */
    public static Model read(Path file, String name, ModelLimits limits, Optional<InputSize> size, Companions companions) {
        return read(file, name, limits, size, companions, Optional.empty());
    }

    /**
     * Reads a model that may be an ONNX graph of operators that nobody here knows.
     *
     * @param foreign how to go on with such a graph; empty to refuse it
     * @see #read(Path, String, ModelLimits, Optional, Companions)
     */
    public static Model read(Path file, String name, ModelLimits limits, Optional<InputSize> size, Companions companions, Optional<ForeignGraphs> foreign) {
        try {
            long bytes = Files.size(file);
            if (bytes == 0) {
                throw new ModelException("the file is empty; give a Keras .h5 or .keras, DL4J .zip or ONNX model");
            }
            if (bytes > limits.fileBytes()) {
                throw new ModelException("%,d bytes are more than the %,d allowed; give a smaller model".formatted(bytes, limits.fileBytes()));
            }
            Converted converted = convert(file, name, limits, size, companions, foreign);
            for (Path companion : converted.companions()) {
                bytes += Files.size(companion);
            }
            return new Model(converted.network(), converted.format(), sha256(file, converted.companions()), bytes);
        } catch (ModelException e) {
            throw new ModelException("model '%s': %s".formatted(name, printable(e.getMessage())), e);
        } catch (OutOfMemoryError e) {
            throw new ModelException("model '%s' does not fit in the driver's memory; raise --driver-memory".formatted(name), e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            // The reading libraries throw whatever a damaged file makes them stumble over.
            throw new ModelException("model '%s' cannot be read (%s); check that the file is whole and was saved by Keras, DL4J or an ONNX exporter"
                    .formatted(name, reason(e)), e);
        }
    }

    private static Converted convert(Path file, String name, ModelLimits limits, Optional<InputSize> size, Companions companions, Optional<ForeignGraphs> foreign) throws Exception {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(OtherFormats.HEAD);
        }
        if (KerasReader.isHdf5(file)) {
            return KerasReader.hdf5(file, limits, size);
        }
        if (head.length >= ZIP.length && Arrays.equals(head, 0, ZIP.length, ZIP, 0, ZIP.length)) {
            try (ZipContents zip = ZipContents.open(file, limits)) {
                return KerasReader.isArchive(zip) ? KerasReader.archive(zip, limits, size) : Dl4jReader.read(zip, size);
            } catch (ZipException | EOFException e) {
                throw ZipContents.damaged(e);
            }
        }
        OtherFormats.refuse(head);
        if (head[0] == ONNX || name.endsWith(".onnx")) {
            OnnxModel onnx = OnnxReader.read(file, limits, size, companions, foreign);
            return new Converted(onnx.network(), onnx.format(), onnx.companions());
        }
        throw new ModelException("the file is neither HDF5 nor zip nor ONNX; give a Keras .h5 or .keras, DL4J .zip or ONNX model");
    }

    /** Of the file, followed by those that belong to it. */
    private static String sha256(Path file, List<Path> companions) throws IOException {
        Sha256 digest = new Sha256();
        for (Path part : Stream.concat(Stream.of(file), companions.stream()).toList()) {
            try (InputStream in = Files.newInputStream(part)) {
                digest.add(in);
            }
        }
        return digest.hex();
    }

    private static String reason(Throwable e) {
        if (e instanceof NullPointerException || e instanceof ClassCastException || e instanceof IndexOutOfBoundsException) {
            return "a field that describes its layers is missing or of the wrong kind";
        }
        String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("").strip();
        return e.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + printable(message));
    }

    /** Names in a stranger's file may be long and hold control characters. */
    private static String printable(String message) {
        String clean = message.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE) + " ...";
    }
}
