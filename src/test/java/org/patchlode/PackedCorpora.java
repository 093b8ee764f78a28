package org.patchlode;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Packs files as the usual tools do. */
public final class PackedCorpora {

    private PackedCorpora() {}

    /** Content of all files below a folder by relative path, in their order. */
    public static Map<String, byte[]> files(Path folder) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** A tar archive, compressed if its name ends in gz. */
    public static Path tar(Path target, Map<String, byte[]> files) {
        try {
            Files.createDirectories(target.getParent());
            OutputStream file = Files.newOutputStream(target);
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(target.toString().endsWith("gz") ? new GZIPOutputStream(file) : file)) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Map.Entry<String, byte[]> member : files.entrySet()) {
                    TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
                    entry.setSize(member.getValue().length);
                    tar.putArchiveEntry(entry);
                    tar.write(member.getValue());
                    tar.closeArchiveEntry();
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path sequence(Path target, Map<String, byte[]> files, SequenceFile.CompressionType compression) {
        Configuration hadoop = new Configuration();
        DefaultCodec codec = new DefaultCodec();
        codec.setConf(hadoop);
        try (SequenceFile.Writer writer = SequenceFile.createWriter(hadoop, SequenceFile.Writer.file(new org.apache.hadoop.fs.Path(target.toUri())),
                SequenceFile.Writer.keyClass(Text.class), SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(compression, codec))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                writer.append(new Text(file.getKey()), new BytesWritable(file.getValue()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns {@code image} (a struct of bytes and path) and {@code label}, as data set hubs have them. */
    public static Path hub(SparkSession spark, Path target, Map<String, byte[]> files) {
        StructType image = DataTypes.createStructType(List.of(
                DataTypes.createStructField("bytes", DataTypes.BinaryType, true), DataTypes.createStructField("path", DataTypes.StringType, true)));
        StructType schema = DataTypes.createStructType(List.of(
                DataTypes.createStructField("image", image, true), DataTypes.createStructField("label", DataTypes.LongType, true)));
        List<Row> rows = new ArrayList<>();
        files.forEach((name, bytes) -> rows.add(RowFactory.create(RowFactory.create(bytes, name), (long) name.length())));
        spark.createDataFrame(rows, schema).repartitionByRange(2, org.apache.spark.sql.functions.col("image.path")).write().parquet(target.toString());
        return target;
    }

    /** Spark's own source of binary files, stored. */
    public static Path binaryFiles(SparkSession spark, Path target, Path folder) {
        spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(folder.toString()).write().parquet(target.toString());
        return target;
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
