package org.patchlode.model.onnx.proto;

import java.io.IOException;
import java.io.InputStream;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.Descriptors.Descriptor;
import org.nd4j.shade.protobuf.Descriptors.FieldDescriptor;
import org.nd4j.shade.protobuf.WireFormat;
import org.patchlode.network.ModelException;

/**
 * Walks over a protobuf file without building anything and counts what a parser would build. Two bytes can stand for an
 * object of a hundred, so a small file could fill the driver's memory.
 */
public final class ProtoGuard {

    private static final int MAX_DEPTH = 60;
    private static final int MAX_OBJECTS = 2_000_000;

    private final CodedInputStream in;
    private final int maxDescription;
    private int objects;
    private long description;

    private ProtoGuard(InputStream stream, int maxDescription) {
        this.in = CodedInputStream.newInstance(stream, 1 << 16);
        this.in.setSizeLimit(Integer.MAX_VALUE);
        this.maxDescription = maxDescription;
    }

    /**
     * Looks through a message.
     *
     * @param maxDescription bytes allowed for all but weights
     * @throws ModelException if it nests too deep or holds too much
     */
    public static void check(InputStream stream, Descriptor message, int maxDescription) throws IOException {
        new ProtoGuard(stream, maxDescription).walk(message, 0);
    }

    private void walk(Descriptor message, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new ModelException("it nests more than %d levels; the model file is damaged".formatted(MAX_DEPTH));
        }
        while (true) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            if (++objects > MAX_OBJECTS) {
                throw new ModelException("it holds more than %,d fields; the model file is damaged".formatted(MAX_OBJECTS));
            }
            FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            int outer = in.pushLimit(length);
            if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                walk(field.getMessageType(), depth + 1);
            } else {
                if (!isWeights(field)) {
                    describe(length);
                }
                in.skipRawBytes(length);
            }
            in.popLimit(outer);
        }
    }

    /** Raw bytes and packed floats take as much memory as file; packed integers eight times as much. */
    private static boolean isWeights(FieldDescriptor field) {
        return field != null && (field.getName().equals("raw_data") || field.getName().equals("float_data"));
    }

    private void describe(int length) {
        description += length;
        if (description > maxDescription) {
            throw new ModelException("its description is larger than the %,d bytes allowed; give a smaller model".formatted(maxDescription));
        }
    }
}
