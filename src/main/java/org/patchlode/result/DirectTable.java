package org.patchlode.result;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A table of a run, read by the calling thread alone: where some rows of a few columns are wanted, starting Spark takes
 * longer than reading them. Row groups and pages without a wanted row are left out by their statistics.
 */
public final class DirectTable {

    /**
     * How much of a page Parquet's reader of Snappy takes at once. For each such piece it moves all that it has of the page into a
     * larger buffer: at the 4 kB of Hadoop's default, a dictionary of 20 MB of patches costs gigabytes of copies.
     */
    private static final String PIECE = String.valueOf(1 << 20);

    private final List<Path> parts;
    private final Configuration hadoop;
    private final MessageType schema;
    private final Map<String, String> metadata;

    private DirectTable(List<Path> parts, Configuration hadoop, FileMetaData first) {
        this.parts = List.copyOf(parts);
        this.hadoop = new Configuration(hadoop);
        this.hadoop.set(CommonConfigurationKeysPublic.IO_FILE_BUFFER_SIZE_KEY, PIECE);
        this.schema = first.getSchema();
        this.metadata = first.getKeyValueMetaData();
    }

    /**
     * Looks at the first part.
     *
     * @param uri of the table's folder, on any Hadoop file system
     * @throws FileNotFoundException if there is no such table, or nothing in it
     */
    public static DirectTable open(Configuration hadoop, String uri) throws IOException {
        Path folder = new Path(uri);
        FileSystem files = folder.getFileSystem(hadoop);
        List<Path> parts = new ArrayList<>();
        for (FileStatus file : files.listStatus(folder, path -> path.getName().endsWith(".parquet") && !path.getName().matches("[._].*"))) {
            parts.add(file.getPath());
        }
        if (parts.isEmpty()) {
            throw new FileNotFoundException("%s holds no Parquet files".formatted(uri));
        }
        parts.sort(Comparator.comparing(Path::getName));
        return of(hadoop, parts);
    }

    /** Some parts of a table, one at least, to be read in that order. @param parts as {@link #parts} gives them */
    public static DirectTable ofParts(Configuration hadoop, List<String> parts) throws IOException {
        return of(hadoop, parts.stream().map(Path::new).toList());
    }

    private static DirectTable of(Configuration hadoop, List<Path> parts) throws IOException {
        try (ParquetFileReader first = ParquetFileReader.open(HadoopInputFile.fromPath(parts.get(0), hadoop))) {
            return new DirectTable(parts, hadoop, first.getFileMetaData());
        }
    }

    /** URIs of its files, in order. */
    public List<String> parts() {
        return parts.stream().map(Path::toString).toList();
    }

    /** Names of the columns, in order. */
    public List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /** What the first file says of itself under a key, if it does. */
    public Optional<String> note(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    /**
     * Gives rows in their order.
     *
     * @param columns wanted, those of the condition among them; the table may lack some
     * @param where what a row must fulfil
     * @param rows is told the values of each row by their columns, in the classes that {@link org.patchlode.analysis.Column.Type}
     *     names; a missing value has no entry
     */
    public void read(Set<String> columns, FilterPredicate where, Consumer<Map<String, Object>> rows) throws IOException {
        rows(columns, FilterCompat.get(where), rows);
    }

    /** Gives all rows in their order. */
    public void read(Set<String> columns, Consumer<Map<String, Object>> rows) throws IOException {
        rows(columns, FilterCompat.NOOP, rows);
    }

    /** Reads by a given configuration. Where Parquet is given a path, it makes a configuration of its own first, for which Hadoop's defaults are parsed. */
    private static final class Reading extends ParquetReader.Builder<Map<String, Object>> {

        private final DirectRows support;

        Reading(InputFile file, DirectRows support) {
            super(file);
            this.support = support;
        }

        @Override
        protected ReadSupport<Map<String, Object>> getReadSupport() {
            return support;
        }
    }

    private void rows(Set<String> columns, FilterCompat.Filter filter, Consumer<Map<String, Object>> rows) throws IOException {
        DirectRows support = new DirectRows(new HashSet<>(columns));
        for (Path part : parts) {
            try (ParquetReader<Map<String, Object>> reader = new Reading(HadoopInputFile.fromPath(part, hadoop), support).withFilter(filter).build()) {
                for (Map<String, Object> row = reader.read(); row != null; row = reader.read()) {
                    rows.accept(row);
                }
            }
        }
    }
}
