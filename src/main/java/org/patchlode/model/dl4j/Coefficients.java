package org.patchlode.model.dl4j;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.patchlode.network.ModelException;

/**
 * The flat vector of a DL4J network's weights as ND4J writes it: a header and the shape, a header and the values, both
 * big-endian. Read here and not by {@code Nd4j.read}, which allocates what the header claims and lets native code walk
 * the strides it claims.
 */
final class Coefficients {

    private static final int MAX_SHAPE_NUMBERS = 128;
    private static final int CHUNK = 1 << 20;

    private Coefficients() {}

    /** @param bytes that the stream may hold in all */
    static float[] read(DataInputStream in, long bytes) throws IOException {
        Header shape = Header.read(in);
        if (shape.count() < 0 || shape.count() > MAX_SHAPE_NUMBERS) {
            throw new ModelException("its weights have a shape of %d numbers; the model file is damaged".formatted(shape.count()));
        }
        in.skipNBytes(shape.count() * shape.width());
        Header values = Header.read(in);
        boolean isDouble = values.type().equals("DOUBLE");
        if (!isDouble && !values.type().equals("FLOAT")) {
            throw new ModelException("its weights are of type %s; save the model with FLOAT or DOUBLE weights".formatted(values.type()));
        }
        if (values.count() <= 0 || values.count() > bytes / values.width()) {
            throw new ModelException("it claims %,d weights in %,d bytes; the model file is damaged".formatted(values.count(), bytes));
        }
        float[] result = new float[Math.toIntExact(values.count())];
        byte[] chunk = new byte[CHUNK];
        int perChunk = CHUNK / values.width();
        for (int start = 0; start < result.length; start += perChunk) {
            int count = Math.min(perChunk, result.length - start);
            in.readFully(chunk, 0, count * values.width());
            ByteBuffer buffer = ByteBuffer.wrap(chunk);
            for (int i = 0; i < count; i++) {
                result[start + i] = isDouble ? (float) buffer.getDouble() : buffer.getFloat();
            }
        }
        return result;
    }

    /** @param count of values that follow @param type of each */
    private record Header(long count, String type) {

        static Header read(DataInputStream in) throws IOException {
            String allocation = in.readUTF();
            // The three modes of ND4J before 1.0.0-beta count in 32 bits.
            boolean old = allocation.equals("DIRECT") || allocation.equals("HEAP") || allocation.equals("JAVACPP");
            return new Header(old ? in.readInt() : in.readLong(), in.readUTF());
        }

        int width() {
            return type.equals("LONG") || type.equals("DOUBLE") ? Long.BYTES : Integer.BYTES;
        }
    }
}
