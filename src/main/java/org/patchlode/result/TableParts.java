package org.patchlode.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.types.StructType;
import org.patchlode.storage.AtomicFile;
import org.patchlode.storage.StorageException;

/**
 * Writes the parts of a table of rows as {@link RowBytes}, each straight to its place, where it is seen whole or not at all ({@link AtomicFile}). A
 * part's name and bytes depend on its number and rows alone, so that a retried attempt replaces it by the same.
 *
 * @param folder URI of the table
 * @param schema of its rows
 * @param layout of its files
 */
public record TableParts(String folder, StructType schema, Layout layout) implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * How Parquet lays out a part.
     *
     * @param codec of pages
     * @param pageBytes of a page, about
     * @param dictionaryBytes up to which a dictionary may grow
     * @param plain columns, with dots in their paths, for which no dictionary is tried
     */
    public record Layout(CompressionCodecName codec, int pageBytes, int dictionaryBytes, Set<String> plain) implements Serializable {

        private static final long serialVersionUID = 1L;

        /** Of a table that says nothing else. */
        public static final Layout PACKED = new Layout(CompressionCodecName.SNAPPY, ParquetWriter.DEFAULT_PAGE_SIZE, ParquetWriter.DEFAULT_PAGE_SIZE, Set.of());

        /** Copies the set. */
        public Layout {
            plain = Set.copyOf(plain);
        }
    }

    /** Takes away what is there. To be called once, before any part is written. */
    public void clear(Configuration hadoop) {
        Path path = new Path(folder);
        try {
            path.getFileSystem(hadoop).delete(path, true);
        } catch (IOException e) {
            throw StorageException.writing(path, e);
        }
    }

    /**
     * Writes a part, replacing one of that number.
     *
     * @param rows of the part, in order
     * @param passed runs after each
     * @return checksums of the rows, one after another
     */
    public byte[] write(Configuration hadoop, int number, Iterator<byte[]> rows, Runnable passed) {
        Path part = new Path(folder, String.format(Locale.ROOT, "part-%05d-c000%s.parquet", number, layout.codec().getExtension()));
        ByteArrayOutputStream checksums = new ByteArrayOutputStream();
        try {
            FileSystem files = part.getFileSystem(hadoop);
            AtomicFile.write(files, part, out -> {
                checksums.reset();
                // Closed on the way out of a failure it ends a file that lacks rows, which is given up.
                try (ParquetWriter<byte[]> writer = open(new Footed(out), hadoop)) {
                    while (rows.hasNext()) {
                        byte[] row = rows.next();
                        writer.write(row);
                        checksums.writeBytes(RowDigest.of(row));
                        passed.run();
                    }
                }
            });
        } catch (IOException e) {
            throw StorageException.writing(part, e);
        }
        return checksums.toByteArray();
    }

    private ParquetWriter<byte[]> open(Footed file, Configuration hadoop) throws IOException {
        Builder builder = new Builder(file, new PartRows(schema, file::rowsAreWritten)).withConf(hadoop).withCompressionCodec(layout.codec())
                .withPageSize(layout.pageBytes()).withDictionaryPageSize(layout.dictionaryBytes());
        layout.plain().forEach(column -> builder.withDictionaryEncoding(column, false));
        return builder.build();
    }

    private static final class Builder extends ParquetWriter.Builder<byte[], Builder> {

        private final PartRows rows;

        Builder(OutputFile file, PartRows rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<byte[]> getWriteSupport(Configuration hadoop) {
            return rows;
        }
    }

    /** A file that holds its end back until the footer is in order ({@link SortedFooter}). */
    private static final class Footed extends PositionOutputStream implements OutputFile {

        private final OutputStream out;
        private final ByteArrayOutputStream end = new ByteArrayOutputStream();
        private long position;
        private boolean ending;
        private boolean closed;

        /** @param out stays open */
        Footed(OutputStream out) {
            this.out = out;
        }

        /** What follows is the end. */
        void rowsAreWritten() {
            ending = true;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int one) throws IOException {
            (ending ? end : out).write(one);
            position++;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            (ending ? end : out).write(bytes, from, count);
            position += count;
        }

        @Override
        public void close() throws IOException {
            if (ending && !closed) {
                closed = true;
                out.write(SortedFooter.of(end.toByteArray()));
            }
        }

        @Override
        public PositionOutputStream create(long blockSize) {
            return this;
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return this;
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
