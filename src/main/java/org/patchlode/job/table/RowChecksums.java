package org.patchlode.job.table;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.patchlode.result.RowDigest;

/** The checksum of a table, taken while its rows are written. A part that is written twice counts once. */
public final class RowChecksums {

    private final CollectionAccumulator<Part> parts;
    private final LongAccumulator passed;

    public RowChecksums(SparkContext spark) {
        this(spark, spark.longAccumulator("rows written"));
    }

    /** @param passed counts rows as they pass */
    public RowChecksums(SparkContext spark, LongAccumulator passed) {
        parts = spark.collectionAccumulator("checksums of rows");
        this.passed = passed;
    }

    /** @param number of the partition @param rows their checksums, one after another */
    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    private record Part(int number, byte[] rows) implements Serializable {}

    /** The same rows, which are looked at as they pass. */
    public JavaRDD<Row> passing(JavaRDD<Row> rows) {
        CollectionAccumulator<Part> noted = parts;
        LongAccumulator counted = passed;
        return rows.mapPartitionsWithIndex((number, part) -> new Passing(number, part, noted, counted), true);
    }

    /** Of all rows in their order, once they are written. */
    public String hex() {
        TreeMap<Integer, byte[]> inOrder = new TreeMap<>();
        parts.value().forEach(part -> inOrder.put(part.number(), part.rows()));
        return RowDigest.ofTable(List.copyOf(inOrder.values()));
    }

    /** Of rows that the driver has. */
    public static String of(List<Row> rows) {
        return RowDigest.ofTable(rows.stream().map(RowDigest::of).toList());
    }

    private static final class Passing implements Iterator<Row> {

        private final int number;
        private final Iterator<Row> rows;
        private final CollectionAccumulator<Part> parts;
        private final LongAccumulator passed;
        private final ByteArrayOutputStream checksums = new ByteArrayOutputStream();
        private boolean noted;

        Passing(int number, Iterator<Row> rows, CollectionAccumulator<Part> parts, LongAccumulator passed) {
            this.passed = passed;
            this.number = number;
            this.rows = rows;
            this.parts = parts;
        }

        @Override
        public boolean hasNext() {
            boolean more = rows.hasNext();
            if (!more && !noted) {
                noted = true;
                parts.add(new Part(number, checksums.toByteArray()));
            }
            return more;
        }

        @Override
        public Row next() {
            Row row = rows.next();
            checksums.writeBytes(RowDigest.of(row));
            passed.add(1L);
            return row;
        }
    }
}
