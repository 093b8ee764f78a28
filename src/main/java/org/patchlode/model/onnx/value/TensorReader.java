package org.patchlode.model.onnx.value;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataLocation;
import onnx.Onnx.TensorProto.DataType;
import org.patchlode.model.onnx.proto.ExternalData;
import org.patchlode.model.onnx.proto.TensorBudget;
import org.patchlode.network.ModelException;

/** Tensors as a file stores them. Extents are held against the data that is there before anything is allocated. */
public final class TensorReader {

    private static final int MAX_RANK = 8;

    private final ExternalData external;
    private final TensorBudget budget;

    public TensorReader(ExternalData external, TensorBudget budget) {
        this.external = external;
        this.budget = budget;
    }

    /** @throws ModelException if it is of another type than floats or integers, or its data do not fit its extents */
    public ConstantTensor read(String name, TensorProto proto) {
        int type = proto.getDataType();
        int count = count(name, proto);
        int[] dims = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
        boolean isFloat = type == DataType.FLOAT_VALUE;
        if (!isFloat && type != DataType.INT64_VALUE && type != DataType.INT32_VALUE && type != DataType.BOOL_VALUE) {
            throw new ModelException("tensor '%s' is of type %s; Patchlode runs networks of 32-bit floats, so export the model in float32"
                    .formatted(name, type(type)));
        }
        int width = type == DataType.INT64_VALUE ? Long.BYTES : type == DataType.BOOL_VALUE ? 1 : Float.BYTES;
        int length = Math.toIntExact(Math.min(Integer.MAX_VALUE, (long) count * width));
        boolean outside = proto.getDataLocationValue() == DataLocation.EXTERNAL_VALUE;
        if (outside || !proto.getRawData().isEmpty()) {
            budget.take((long) count * (isFloat ? Float.BYTES : Long.BYTES));
            expect(name, dims, (long) count * width, outside ? length : proto.getRawData().size(), "bytes");
            ByteBuffer bytes = outside ? external.read(name, proto, length) : proto.getRawData().asReadOnlyByteBuffer();
            return raw(dims, count, type, bytes.order(ByteOrder.LITTLE_ENDIAN));
        }
        int stored = isFloat ? proto.getFloatDataCount() : type == DataType.INT64_VALUE ? proto.getInt64DataCount() : proto.getInt32DataCount();
        expect(name, dims, count, stored, "values");
        budget.take((long) count * (isFloat ? Float.BYTES : Long.BYTES));
        if (isFloat) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = proto.getFloatData(i);
            }
            return ConstantTensor.of(dims, values);
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = type == DataType.INT64_VALUE ? proto.getInt64Data(i) : proto.getInt32Data(i);
        }
        return ConstantTensor.of(dims, values);
    }

    /** What a message calls a type of tensors. */
    public static String type(int number) {
        DataType type = DataType.forNumber(number);
        return type == null ? "number " + number : type.name();
    }

    private static ConstantTensor raw(int[] dims, int count, int type, ByteBuffer bytes) {
        if (type == DataType.FLOAT_VALUE) {
            float[] values = new float[count];
            bytes.asFloatBuffer().get(values);
            return ConstantTensor.of(dims, values);
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = type == DataType.INT64_VALUE ? bytes.getLong() : type == DataType.INT32_VALUE ? bytes.getInt() : bytes.get();
        }
        return ConstantTensor.of(dims, values);
    }

    private static int count(String name, TensorProto proto) {
        long count = 1;
        boolean sound = proto.getDimsCount() <= MAX_RANK;
        for (int i = 0; sound && i < proto.getDimsCount(); i++) {
            long dim = proto.getDims(i);
            sound = dim >= 0 && dim <= Integer.MAX_VALUE;
            count *= sound ? dim : 1;
            sound &= count <= Integer.MAX_VALUE;
        }
        if (!sound) {
            throw new ModelException("tensor '%s' has the extents %s, which no model has; the model file is damaged"
                    .formatted(name, proto.getDimsList().stream().limit(MAX_RANK + 1L).toList()));
        }
        return (int) count;
    }

    private static void expect(String name, int[] dims, long needed, long stored, String what) {
        if (needed != stored) {
            throw new ModelException("tensor '%s' of extents %s needs %,d %s, but %,d are stored; the model file is damaged"
                    .formatted(name, Arrays.toString(dims), needed, what, stored));
        }
    }
}
