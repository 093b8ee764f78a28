package org.patchlode.job;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.patchlode.corpus.CorpusException;
import org.patchlode.corpus.CorpusListing;
import org.patchlode.corpus.NamedImage;

/**
 * A user's list of images, in place of a listing of the storage: UTF-8 text with one name a line, or Parquet with a column
 * {@code image} of names (or a single column of strings) and, if it likes, a whole number {@code bytes} or {@code size}.
 */
final class CorpusList {

    private static final int LONGEST_LINE = 32 * 1024;

    private CorpusList() {}

    /**
     * Reads a list and nothing else: whether the images are there shows when they are read.
     *
     * @param roots the corpora that all images are below
     * @throws CorpusException if the list cannot be read, is empty, or names what is not below the corpora
     */
    static CorpusListing read(SparkSession spark, String uri, List<String> roots) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        try {
            Path path = new Path(uri);
            FileSystem fs = path.getFileSystem(hadoop);
            if (fs.getFileStatus(path).isDirectory() || uri.endsWith(".parquet")) {
                return CorpusListing.named(roots, uri, parquet(spark, uri), hadoop);
            }
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(fs.open(path), StandardCharsets.UTF_8.newDecoder()))) {
                return CorpusListing.named(roots, uri, text(lines, uri).iterator(), hadoop);
            }
        } catch (FileNotFoundException e) {
            throw new CorpusException("the list %s does not exist; check the name".formatted(uri), e);
        } catch (CharacterCodingException e) {
            throw new CorpusException("the list %s is no UTF-8 text; give one name a line, or Parquet named *.parquet".formatted(uri), e);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new CorpusException("the list %s cannot be read: %s; check the URI and the storage's settings".formatted(uri, e.getMessage()), e);
        }
    }

    private static List<NamedImage> text(BufferedReader lines, String uri) throws IOException {
        List<NamedImage> names = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.length() > LONGEST_LINE) {
                throw new CorpusException("the list %s has a line of %,d characters, which is no name; give one name a line".formatted(uri, line.length()));
            }
            if (!line.isBlank()) {
                names.add(new NamedImage(line, 0));
            }
        }
        return names;
    }

    private static Iterator<NamedImage> parquet(SparkSession spark, String uri) {
        Dataset<Row> table = spark.read().parquet(Labels.escapeGlob(uri));
        List<StructField> fields = Arrays.asList(table.schema().fields());
        List<String> texts = fields.stream().filter(field -> field.dataType().equals(DataTypes.StringType)).map(StructField::name).toList();
        if (!texts.contains("image") && texts.size() != 1) {
            throw new CorpusException("the list %s has columns %s but none of strings called 'image'; name the column of URIs so"
                    .formatted(uri, Arrays.asList(table.columns())));
        }
        String image = texts.contains("image") ? "image" : texts.get(0);
        Optional<String> size = fields.stream().filter(field -> isWhole(field.dataType())).map(StructField::name)
                .filter(name -> name.equals("bytes") || name.equals("size")).findFirst();
        Iterator<Row> rows = table.select(functions.col("`" + image + "`"), size.map(functions::col).orElse(functions.lit(0L)).cast("long")).na().drop().toLocalIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public NamedImage next() {
                Row row = rows.next();
                return new NamedImage(row.getString(0), row.getLong(1));
            }
        };
    }

    private static boolean isWhole(DataType type) {
        return type.equals(DataTypes.LongType) || type.equals(DataTypes.IntegerType);
    }
}
