package org.patchlode.model.onnx.proto;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.patchlode.network.ModelException;

/** Weights that lie in files beside the model. */
public final class ExternalData {

    private static final int LONGEST_NAME = 255;

    private final Companions companions;
    private final long maxBytes;
    private final Map<String, Path> files = new TreeMap<>();
    private long bytes;

    public ExternalData(Companions companions, long maxBytes) {
        this.companions = companions;
        this.maxBytes = maxBytes;
    }

    /** Files read so far, in the order of their names. */
    public List<Path> files() {
        return List.copyOf(files.values());
    }

    /** Bytes of a tensor. @param length what its extents and type need */
    public ByteBuffer read(String tensor, TensorProto proto, int length) {
        String location = "";
        long offset = 0;
        long claimed = length;
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            switch (entry.getKey()) {
                case "location" -> location = entry.getValue();
                case "offset" -> offset = number(tensor, entry);
                case "length" -> claimed = number(tensor, entry);
                default -> { } // checksums and what later versions add
            }
        }
        if (claimed != length) {
            throw new ModelException("tensor '%s' needs %,d bytes, but claims %,d of the file '%s'; the model file is damaged"
                    .formatted(tensor, length, claimed, location));
        }
        Path file = file(tensor, location);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (offset < 0 || offset > channel.size() - length) {
                throw new ModelException("tensor '%s' lies at bytes %,d to %,d of the file '%s', which has %,d; copy the model with the files beside it again"
                        .formatted(tensor, offset, offset + length, location, channel.size()));
            }
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new EOFException("it ends early");
                }
            }
            return buffer.flip();
        } catch (IOException e) {
            throw unreadable(tensor, location, e);
        }
    }

    private Path file(String tensor, String location) {
        boolean plain = !location.isEmpty() && location.length() <= LONGEST_NAME && !location.equals(".") && !location.equals("..")
                && location.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
        if (!plain) {
            throw new ModelException("tensor '%s' lies in the file '%s', which is no plain name; save the model with its weights in its own folder"
                    .formatted(tensor, location));
        }
        Path known = files.get(location);
        if (known != null) {
            return known;
        }
        try {
            Path file = companions.local(location, maxBytes - bytes);
            bytes += Files.size(file);
            if (bytes > maxBytes) {
                throw new IOException("with it the model has more than the %,d bytes allowed".formatted(maxBytes));
            }
            files.put(location, file);
            return file;
        } catch (IOException e) {
            throw unreadable(tensor, location, e);
        }
    }

    private static long number(String tensor, StringStringEntryProto entry) {
        try {
            return Long.parseLong(entry.getValue());
        } catch (NumberFormatException e) {
            throw new ModelException("tensor '%s' lies at the %s '%s', which is no number; the model file is damaged"
                    .formatted(tensor, entry.getKey(), entry.getValue()), e);
        }
    }

    private static ModelException unreadable(String tensor, String location, IOException e) {
        return new ModelException("tensor '%s' lies in the file '%s' beside the model, which cannot be read (%s: %s); copy it with the model"
                .formatted(tensor, location, e.getClass().getSimpleName(), e.getMessage()), e);
    }
}
