package org.patchlode.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.analysis.Column;

class TablePartsTest {

    private static final Configuration HADOOP = new Configuration();
    private static final StructType SCHEMA = ColumnTypes.schema(List.of(Column.of("text", Column.Type.TEXT), Column.of("number", Column.Type.INTEGER),
            Column.of("large", Column.Type.LONG), Column.of("share", Column.Type.FLOAT), Column.optional("exact", Column.Type.DOUBLE), Column.of("dead", Column.Type.BOOLEAN),
            Column.optional("day", Column.Type.DATE), Column.optional("picture", Column.Type.BYTES), Column.optional("floats", Column.Type.FLOATS),
            Column.of("counts", Column.Type.LONGS)));

    @TempDir Path folder;

    private static Row row(int i) {
        byte[] picture = new byte[3000];
        new Random(i % 7).nextBytes(picture);
        return RowFactory.create("t\u00e9xt " + i % 3, i, 1L << 40 | i, i / 3f, i % 2 == 0 ? null : i / 3.0, i % 5 == 0, i % 4 == 0 ? null : LocalDate.of(1969, 12, 1).plusDays(i),
                i % 6 == 0 ? null : picture, i % 3 == 0 ? null : new float[i % 4], new long[] {i, -i});
    }

    private static Iterator<byte[]> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> RowBytes.of(row(i))).iterator();
    }

    private TableParts table(String name) {
        return new TableParts(folder.resolve(name).toUri().toString(), SCHEMA, TableParts.Layout.PACKED);
    }

    private static ParquetMetadata footer(Path part) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(part.toUri()), HADOOP))) {
            return reader.getFooter();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void sparkReadsWhatItsOwnWriterWouldHaveWritten() throws IOException {
        byte[] checksums = table("ours").write(HADOOP, 0, rows(100), () -> {});
        try (SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", false).getOrCreate()) {
            List<Row> given = IntStream.range(0, 100).mapToObj(TablePartsTest::row).toList();
            Tables.write(spark, JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(given, 1), SCHEMA, folder.resolve("sparks").toString());
            List<Row> read = Tables.read(spark, folder.resolve("ours").toString()).collectAsList();
            assertThat(read).hasSize(100);
            assertThat(RowDigest.ofTable(read.stream().map(RowDigest::of).toList())).isEqualTo(RowDigest.ofTable(List.of(checksums)))
                    .isEqualTo(RowDigest.ofTable(given.stream().map(RowDigest::of).toList()));
            assertThat(read.get(1).<byte[]>getAs("picture")).isEqualTo(given.get(1).<byte[]>getAs(7));
        }
        FileMetaData ours = footer(folder.resolve("ours/part-00000-c000.snappy.parquet")).getFileMetaData();
        FileMetaData sparks = footer(folder.resolve("sparks/part-00000-c000.snappy.parquet")).getFileMetaData();
        assertThat(ours.getSchema()).isEqualTo(sparks.getSchema());
        assertThat(ours.getKeyValueMetaData()).isEqualTo(sparks.getKeyValueMetaData());
        assertThat(Files.readAllBytes(folder.resolve("ours/part-00000-c000.snappy.parquet"))).isEqualTo(Files.readAllBytes(folder.resolve("sparks/part-00000-c000.snappy.parquet")));
    }

    @Test
    void aPartThatFailsHalfwayIsNotSeen() throws IOException {
        Iterator<byte[]> broken = IntStream.range(0, 100).mapToObj(i -> {
            if (i == 60) {
                throw new IllegalStateException("no more rows");
            }
            return RowBytes.of(row(i));
        }).iterator();
        assertThatThrownBy(() -> table("broken").write(HADOOP, 2, broken, () -> {})).hasMessage("no more rows");
        assertThat(names(folder.resolve("broken"))).isEmpty();
        table("broken").write(HADOOP, 2, rows(3), () -> {});
        byte[] first = Files.readAllBytes(folder.resolve("broken/part-00002-c000.snappy.parquet"));
        table("broken").write(HADOOP, 2, rows(3), () -> {});
        assertThat(names(folder.resolve("broken"))).containsExactly("part-00002-c000.snappy.parquet");
        assertThat(Files.readAllBytes(folder.resolve("broken/part-00002-c000.snappy.parquet"))).isEqualTo(first);
        table("broken").clear(HADOOP);
        assertThat(folder.resolve("broken")).doesNotExist();
    }

    @Test
    void rowsOfAnotherTableAreRefused() {
        Object[] values = {"text", 1, 1L, 1f, 1.0, true, null, null, null, new long[0]};
        table("checked").write(HADOOP, 0, List.of(RowBytes.ofValues(values)).iterator(), () -> {});
        for (int i = 0; i < values.length; i++) {
            Object[] wrong = values.clone();
            wrong[i] = i == 0 || i > 5 ? (Object) 1 : "wrong";
            assertThatThrownBy(() -> table("checked").write(HADOOP, 0, List.of(RowBytes.ofValues(wrong)).iterator(), () -> {})).as("column %d", i)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(SCHEMA.fieldNames()[i]);
        }
        values[1] = null;
        assertThatThrownBy(() -> table("checked").write(HADOOP, 0, List.of(RowBytes.ofValues(values)).iterator(), () -> {})).hasMessageContaining("number");
        assertThatThrownBy(() -> table("checked").write(HADOOP, 0, List.of(RowBytes.ofValues("alone")).iterator(), () -> {})).hasMessageContaining("10 columns");
    }

    @Test
    void theLayoutIsAsAsked() throws IOException {
        new TableParts(folder.resolve("laid").toUri().toString(), SCHEMA, new TableParts.Layout(CompressionCodecName.UNCOMPRESSED, 1 << 20, 1 << 20, Set.of("text")))
                .write(HADOOP, 7, rows(50), () -> {});
        List<ColumnChunkMetaData> columns = footer(folder.resolve("laid/part-00007-c000.parquet")).getBlocks().get(0).getColumns();
        assertThat(columns.get(0).getEncodings()).noneMatch(Encoding::usesDictionary);
        assertThat(columns.get(7).getEncodings()).anyMatch(Encoding::usesDictionary);
        assertThat(columns).allMatch(column -> column.getCodec() == CompressionCodecName.UNCOMPRESSED);
    }
}
