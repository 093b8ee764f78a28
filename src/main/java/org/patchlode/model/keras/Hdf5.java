package org.patchlode.model.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.patchlode.network.ModelException;

/**
 * An HDF5 file of a stranger's. It is read through slices of one mapping, so that a forged address or length meets the
 * end of the mapping and not the heap, and the values taken from it never number more bytes than the file has, or than it
 * can have compressed.
 */
final class Hdf5 implements AutoCloseable {

    private static final int MAX_NAMES = 100_000;
    private static final int MAX_AXES = 8;
    /** By which deflate makes data smaller at most. */
    private static final int MOST_PACKED = 1032;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int FIRST_USER_BLOCK = 512;

    private final HdfFile file;
    private final int maxText;
    private final long packedLimit;
    private long left;
    private long leftPacked;

    private Hdf5(HdfFile file, long bytes, int maxText) {
        this.file = file;
        this.left = bytes;
        this.packedLimit = bytes * MOST_PACKED;
        this.leftPacked = packedLimit;
        this.maxText = maxText;
    }

    /** Whether a file is HDF5: its signature stands at the beginning, or behind a block of the user's, 512 bytes long or a power of two times that. */
    static boolean is(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            for (long at = 0; at < channel.size(); at = Math.max(FIRST_USER_BLOCK, 2 * at)) {
                ByteBuffer head = ByteBuffer.allocate(SIGNATURE.length);
                channel.read(head, at);
                if (Arrays.equals(head.array(), SIGNATURE)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** @param maxText longest text that is read, in characters */
    static Hdf5 open(Path path, int maxText) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long bytes = channel.size();
            if (bytes > Integer.MAX_VALUE) {
                throw new ModelException("an HDF5 file of %,d bytes is too large to be read; give one of less than 2 GB".formatted(bytes));
            }
            return new Hdf5(HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes)), bytes, maxText);
        }
    }

    /** Text of an attribute; none if the group or the attribute is not there. */
    Optional<String> text(String attribute, String... path) {
        List<String> texts = strings(attribute, path).orElse(List.of());
        return texts.size() == 1 ? Optional.of(texts.get(0)) : Optional.empty();
    }

    /** A list of texts, which Keras cuts into numbered attributes where it is long; empty if it is not there. */
    List<String> texts(String attribute, String... path) {
        Optional<List<String>> whole = strings(attribute, path);
        if (whole.isPresent()) {
            return whole.get();
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; all.size() <= MAX_NAMES; i++) {
            Optional<List<String>> part = strings(attribute + i, path);
            if (part.isEmpty()) {
                return all;
            }
            all.addAll(part.get());
        }
        throw new ModelException("its attribute '%s' lists more than %,d names; the model file is damaged".formatted(attribute, MAX_NAMES));
    }

    boolean exists(List<String> path) {
        return find(path).isPresent();
    }

    /** Values of a data set. @throws ModelException if it is not there, or not plainly stored numbers */
    KerasArray tensor(List<String> path) {
        String name = String.join("/", path);
        Node node = find(path).orElseThrow(() -> new ModelException("its weights '%s' are missing; save the model again".formatted(name)));
        if (!(node instanceof Dataset data) || !(data.getDataType() instanceof FloatingPoint)) {
            throw new ModelException("its weights '%s' are no array of floating-point numbers (quantised ones are not read); save the model again"
                    .formatted(name));
        }
        int[] shape = shape(name, data);
        Object flat = data.isEmpty() ? null : values(name, data);
        if (flat instanceof float[] values) {
            return new KerasArray(shape, values);
        } else if (flat instanceof double[] values) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return new KerasArray(shape, floats);
        }
        throw new ModelException("its weights '%s' hold no values; save the model again".formatted(name));
    }

    private static Object values(String name, Dataset data) {
        try {
            return data.getDataFlat();
        } catch (HdfException e) {
            if (data instanceof ChunkedDataset) {
                throw new ModelException("its weights '%s' are compressed in a way that Patchlode cannot undo, or damaged (%s); save the model again, or repack it with gzip or no compression"
                        .formatted(name, e.getMessage()), e);
            }
            throw e;
        }
    }

    private int[] shape(String name, Dataset data) {
        if (data instanceof ChunkedDataset chunked) {
            // A chunk is taken apart as a whole, however small the array.
            sides(name, Arrays.stream(chunked.getChunkDimensions()).asLongStream().toArray(), packedLimit);
            int[] shape = sides(name, data.getDimensionsAsLong(), leftPacked);
            leftPacked -= 2 * Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
            return shape;
        }
        int[] shape = sides(name, data.getDimensionsAsLong(), left);
        left -= 2 * Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
        return shape;
    }

    private static int[] sides(String name, long[] sides, long bytes) {
        if (sides.length > MAX_AXES) {
            throw new ModelException("its weights '%s' have %d axes; the model file is damaged".formatted(name, sides.length));
        }
        int[] shape = new int[sides.length];
        long values = 1;
        for (int i = 0; i < shape.length; i++) {
            // Half precision, the smallest there is, has two bytes a value.
            if (sides[i] < 1 || sides[i] > Math.min(bytes / 2, Integer.MAX_VALUE) / values) {
                throw new ModelException("its weights '%s' claim a side of %,d, more than a file of its size holds; the model file is damaged"
                        .formatted(name, sides[i]));
            }
            shape[i] = (int) sides[i];
            values *= sides[i];
        }
        return shape;
    }

    private Optional<List<String>> strings(String name, String... path) {
        Attribute attribute = find(List.of(path)).map(node -> node.getAttribute(name)).orElse(null);
        if (attribute == null || attribute.isEmpty()) {
            return Optional.empty();
        }
        if (attribute.getSize() < 0 || attribute.getSize() > MAX_NAMES || attribute.getSizeInBytes() > maxText) {
            throw new ModelException("its attribute '%s' is too long; the model file is damaged".formatted(name));
        }
        List<String> texts = new ArrayList<>();
        Object data = attribute.getData();
        for (Object text : data instanceof Object[] array ? array : new Object[] {data}) {
            if (!(text instanceof String string) || string.length() > maxText) {
                throw new ModelException("its attribute '%s' is no text of at most %,d characters; save the model again".formatted(name, maxText));
            }
            texts.add(string);
        }
        return Optional.of(texts);
    }

    private Optional<Node> find(List<String> path) {
        Node node = file;
        for (String name : path) {
            node = node instanceof Group group ? group.getChild(name) : null;
            if (node instanceof Link) {
                throw new ModelException("its object '%s' is a link; save the model as one file without links".formatted(name));
            }
            if (node == null) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    @Override
    public void close() {
        file.close();
    }
}
