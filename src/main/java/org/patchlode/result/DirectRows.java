package org.patchlode.result;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Turns what Parquet's reader finds into values by column: single ones, and lists of floats or longs. */
final class DirectRows extends ReadSupport<Map<String, Object>> {

    private final Set<String> columns;

    DirectRows(Set<String> columns) {
        this.columns = Set.copyOf(columns);
    }

    @Override
    public ReadContext init(InitContext context) {
        MessageType all = context.getFileSchema();
        List<Type> read = all.getFields().stream().filter(field -> columns.contains(field.getName()) && (field.isPrimitive() || isListOf(field, PrimitiveTypeName.FLOAT) || isListOf(field, PrimitiveTypeName.INT64))).toList();
        return new ReadContext(new MessageType(all.getName(), read));
    }

    @Override
    public RecordMaterializer<Map<String, Object>> prepareForRead(Configuration hadoop, Map<String, String> metadata, MessageType file, ReadContext context) {
        return new Rows(context.getRequestedSchema());
    }

    private static boolean isListOf(Type field, PrimitiveTypeName type) {
        return field.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation && field.asGroupType().getFieldCount() == 1
                && !field.asGroupType().getType(0).isPrimitive() && field.asGroupType().getType(0).asGroupType().getFieldCount() == 1
                && field.asGroupType().getType(0).asGroupType().getType(0).isPrimitive()
                && field.asGroupType().getType(0).asGroupType().getType(0).asPrimitiveType().getPrimitiveTypeName() == type;
    }

    private static final class Rows extends RecordMaterializer<Map<String, Object>> {

        private Map<String, Object> row = new HashMap<>();
        private final GroupConverter root;

        Rows(MessageType schema) {
            List<Converter> cells = new ArrayList<>();
            for (Type field : schema.getFields()) {
                cells.add(field.isPrimitive() ? new Cell(field) : isListOf(field, PrimitiveTypeName.FLOAT) ? new Floats(field.getName()) : new Longs(field.getName()));
            }
            root = new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return cells.get(field);
                }

                @Override
                public void start() {
                    row = new HashMap<>();
                }

                @Override
                public void end() {}
            };
        }

        @Override
        public Map<String, Object> getCurrentRecord() {
            return row;
        }

        @Override
        public GroupConverter getRootConverter() {
            return root;
        }

        /** One value. */
        private final class Cell extends PrimitiveConverter {

            private final String name;
            private final boolean text;
            private final boolean date;

            Cell(Type field) {
                name = field.getName();
                text = field.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
                date = field.getLogicalTypeAnnotation() instanceof DateLogicalTypeAnnotation;
            }

            @Override
            public void addBinary(Binary value) {
                row.put(name, text ? value.toStringUsingUTF8() : value.getBytes());
            }

            @Override
            public void addInt(int value) {
                row.put(name, date ? (Object) LocalDate.ofEpochDay(value) : (Object) value);
            }

            @Override
            public void addLong(long value) {
                row.put(name, value);
            }

            @Override
            public void addFloat(float value) {
                row.put(name, value);
            }

            @Override
            public void addDouble(double value) {
                row.put(name, value);
            }

            @Override
            public void addBoolean(boolean value) {
                row.put(name, value);
            }
        }

        /** A list, which Parquet has as a group of groups of one value each. */
        private abstract static class Values extends GroupConverter {

            private final GroupConverter element;

            /** @param value is told each of the list */
            Values(PrimitiveConverter value) {
                element = new GroupConverter() {
                    @Override
                    public Converter getConverter(int field) {
                        return value;
                    }

                    @Override
                    public void start() {}

                    @Override
                    public void end() {}
                };
            }

            @Override
            public Converter getConverter(int field) {
                return element;
            }

            @Override
            public void start() {}
        }

        private static final class FloatValues extends PrimitiveConverter {

            private float[] values = new float[0];
            private int count;

            @Override
            public void addFloat(float one) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, Math.max(1024, 2 * count));
                }
                values[count++] = one;
            }

            float[] take() {
                float[] taken = Arrays.copyOf(values, count);
                count = 0;
                return taken;
            }
        }

        private final class Floats extends Values {

            private final String name;
            private final FloatValues values;

            Floats(String name) {
                this(name, new FloatValues());
            }

            private Floats(String name, FloatValues values) {
                super(values);
                this.name = name;
                this.values = values;
            }

            @Override
            public void end() {
                row.put(name, values.take());
            }
        }

        private static final class LongValues extends PrimitiveConverter {

            private final List<Long> values = new ArrayList<>();

            @Override
            public void addLong(long one) {
                values.add(one);
            }

            long[] take() {
                long[] taken = values.stream().mapToLong(Long::longValue).toArray();
                values.clear();
                return taken;
            }
        }

        private final class Longs extends Values {

            private final String name;
            private final LongValues values;

            Longs(String name) {
                this(name, new LongValues());
            }

            private Longs(String name, LongValues values) {
                super(values);
                this.name = name;
                this.values = values;
            }

            @Override
            public void end() {
                row.put(name, values.take());
            }
        }
    }
}
