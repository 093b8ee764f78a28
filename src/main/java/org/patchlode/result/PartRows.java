package org.patchlode.result;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.spark.package$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Gives rows, as {@link RowBytes}, to Parquet: pictures as the part of the row where they lie, and numbers of arrays one by one as they are.
 * Spark's own writer makes objects of all of them, rows of these, and binaries of those. Files tell Spark the same schema as those of its writer do.
 */
final class PartRows extends WriteSupport<byte[]> {

    private static final String VERSION = "org.apache.spark.version";

    private final StructType schema;
    private final MessageType columns;
    private final byte[] kinds;
    private final Runnable ends;
    private RecordConsumer out;

    /** @param ends runs when all rows are written, before the file's footer is */
    PartRows(StructType schema, Runnable ends) {
        this.schema = schema;
        this.columns = new SparkToParquetSchemaConverter(false, SQLConf.ParquetOutputTimestampType$.MODULE$.INT96(), false).convert(schema);
        this.kinds = new byte[schema.length()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = kind(schema.apply(i).dataType());
        }
        this.ends = ends;
    }

    private static byte kind(DataType type) {
        Map<DataType, Character> kinds = Map.of(DataTypes.StringType, 's', DataTypes.BinaryType, 'b', DataTypes.IntegerType, 'i', DataTypes.LongType, 'l',
                DataTypes.FloatType, 'f', DataTypes.DoubleType, 'd', DataTypes.BooleanType, 't', DataTypes.DateType, 'j',
                DataTypes.createArrayType(DataTypes.FloatType, false), 'a', DataTypes.createArrayType(DataTypes.LongType, false), 'q');
        if (!kinds.containsKey(type)) {
            throw new IllegalArgumentException("no table has a column of type %s".formatted(type));
        }
        return (byte) (char) kinds.get(type);
    }

    @Override
    public WriteContext init(Configuration hadoop) {
        return new WriteContext(columns, Map.of(VERSION, package$.MODULE$.SPARK_VERSION_SHORT(), ParquetReadSupport.SPARK_METADATA_KEY(), schema.json()));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        ends.run();
        return super.finalizeWrite();
    }

    @Override
    public void write(byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row);
        int values = Short.toUnsignedInt(in.getShort());
        if (values != kinds.length) {
            throw new IllegalArgumentException("a row of %d values is none of a table of %d columns".formatted(values, kinds.length));
        }
        out.startMessage();
        for (int i = 0; i < kinds.length; i++) {
            byte kind = in.get();
            if (kind == '0' ? !schema.apply(i).nullable() : (kind == 'n' ? 't' : kind) != kinds[i]) {
                StructField column = schema.apply(i);
                throw new IllegalArgumentException("the column %s, %s, has no value of the kind '%c'".formatted(column.name(), column.dataType().simpleString(), kind));
            }
            if (kind != '0') {
                String name = columns.getFieldName(i);
                out.startField(name, i);
                value(kind, in, i);
                out.endField(name, i);
            }
        }
        out.endMessage();
    }

    private void value(byte kind, ByteBuffer in, int column) {
        switch (kind) {
            case 's', 'b' -> {
                int length = in.getInt();
                out.addBinary(Binary.fromConstantByteArray(in.array(), in.position(), length));
                in.position(in.position() + length);
            }
            case 'i' -> out.addInteger(in.getInt());
            case 'j' -> out.addInteger(Math.toIntExact(in.getLong()));
            case 'l' -> out.addLong(in.getLong());
            case 'f' -> out.addFloat(in.getFloat());
            case 'd' -> out.addDouble(in.getDouble());
            case 't', 'n' -> out.addBoolean(kind == 't');
            default -> array(kind, in, columns.getType(column));
        }
    }

    /** A list is a group of groups of one value each. */
    private void array(byte kind, ByteBuffer in, Type column) {
        String list = column.asGroupType().getFieldName(0);
        String element = column.asGroupType().getType(0).asGroupType().getFieldName(0);
        int length = in.getInt();
        out.startGroup();
        if (length > 0) {
            out.startField(list, 0);
            for (int i = 0; i < length; i++) {
                out.startGroup();
                out.startField(element, 0);
                if (kind == 'a') {
                    out.addFloat(in.getFloat());
                } else {
                    out.addLong(in.getLong());
                }
                out.endField(element, 0);
                out.endGroup();
            }
            out.endField(list, 0);
        }
        out.endGroup();
    }
}
