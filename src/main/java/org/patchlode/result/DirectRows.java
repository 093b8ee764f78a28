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

/** Turns what Parquet's reader finds into values by column: single ones, and lists of floats, which is what runs store beside histograms. */
final class DirectRows extends ReadSupport<Map<String, Object>> {

    private final Set<String> columns;

    DirectRows(Set<String> columns) {
        this.columns = Set.copyOf(columns);
    }

    @Override
    public ReadContext init(InitContext context) {
        MessageType all = context.getFileSchema();
        List<Type> read = all.getFields().stream().filter(field -> columns.contains(field.getName()) && (field.isPrimitive() || isFloats(field))).toList();
        return new ReadContext(new MessageType(all.getName(), read));
    }

    @Override
    public RecordMaterializer<Map<String, Object>> prepareForRead(Configuration hadoop, Map<String, String> metadata, MessageType file, ReadContext context) {
        return new Rows(context.getRequestedSchema());
    }

    private static boolean isFloats(Type field) {
        return field.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation && field.asGroupType().getFieldCount() == 1
                && !field.asGroupType().getType(0).isPrimitive() && field.asGroupType().getType(0).asGroupType().getFieldCount() == 1
                && field.asGroupType().getType(0).asGroupType().getType(0).isPrimitive()
                && field.asGroupType().getType(0).asGroupType().getType(0).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT;
    }

    private static final class Rows extends RecordMaterializer<Map<String, Object>> {

        private Map<String, Object> row = new HashMap<>();
        private final GroupConverter root;

        Rows(MessageType schema) {
            List<Converter> cells = new ArrayList<>();
            for (Type field : schema.getFields()) {
                cells.add(field.isPrimitive() ? new Cell(field) : new Floats(field.getName()));
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

        /** A list of floats, which Parquet has as a group of groups of one value each. */
        private final class Floats extends GroupConverter {

            private final String name;
            private float[] values = new float[0];
            private int count;
            private final PrimitiveConverter value = new PrimitiveConverter() {
                @Override
                public void addFloat(float one) {
                    if (count == values.length) {
                        values = Arrays.copyOf(values, Math.max(1024, 2 * count));
                    }
                    values[count++] = one;
                }
            };
            private final GroupConverter element = new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return value;
                }

                @Override
                public void start() {}

                @Override
                public void end() {}
            };

            Floats(String name) {
                this.name = name;
            }

            @Override
            public Converter getConverter(int field) {
                return element;
            }

            @Override
            public void start() {
                count = 0;
            }

            @Override
            public void end() {
                row.put(name, Arrays.copyOf(values, count));
            }
        }
    }
}
