package org.patchlode.corpus.packed.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.packed.io.PackedReader;
import org.patchlode.corpus.ref.ImageLocation;

/**
 * Reads images out of a Parquet file by row. Of files with an offset index, as Spark and {@code pack} write, only the pages
 * that are needed are read, more at once while they are asked for one after another; of others a whole row group.
 */
public final class ParquetReader implements PackedReader {

    /** Bytes that are read at once, at most, where the file's index allows a choice. */
    private static final long WINDOW = 16L << 20;
    /** A row group without an index, or a page, larger than this is refused: it would lie in memory as a whole. */
    private static final long LARGEST = 1L << 30;

    private final ParquetInput.Opened opened;
    private final ParquetFileReader file;
    private final ParquetColumns columns;
    private final String column;
    private final MessageType image;
    private int group = -1;
    private long next;
    private long end;
    private long window = 1;
    private ParquetRows rows;

    /** @param opened closed by this */
    public ParquetReader(ParquetInput.Opened opened, String column) {
        this.opened = opened;
        this.file = opened.reader();
        columns = new ParquetColumns(file.getFileMetaData().getSchema());
        this.column = column;
        image = columns.onlyImage(column);
    }

    static ColumnChunkMetaData chunk(BlockMetaData group, String[] path) {
        return group.getColumns().stream().filter(chunk -> Arrays.equals(chunk.getPath().toArray(), path)).findFirst()
                .orElseThrow(() -> new IllegalStateException("a row group lacks the column " + String.join(".", path)));
    }

    @Override
    public byte[] read(ImageLocation place, long most) throws IOException {
        ImageLocation.Row wanted = (ImageLocation.Row) place;
        if (wanted.rowGroup() != group || wanted.row() < next || wanted.row() >= end) {
            // What follows what was read is likely to be read as a whole.
            window = wanted.rowGroup() == group && wanted.row() == end ? Math.min(WINDOW, window * 4) : 1L << 20;
            fetch(wanted.rowGroup(), wanted.row());
        }
        while (next < wanted.row()) {
            rows.next();
            next++;
        }
        Group row = rows.next();
        next++;
        return bytes(row, most);
    }

    private void fetch(int rowGroup, long row) throws IOException {
        if (rowGroup >= file.getRowGroups().size()) {
            throw new PackedDamage("the Parquet file has fewer row groups than it had");
        }
        BlockMetaData meta = file.getRowGroups().get(rowGroup);
        ColumnChunkMetaData chunk = chunk(meta, columns.imagePath(column));
        OffsetIndex index = opened.offsetIndex(chunk);
        file.setRequestedSchema(image);
        if (index == null) {
            check(Math.max(chunk.getTotalSize(), chunk.getTotalUncompressedSize()), "a row group");
            rows = ParquetRows.of(file, file.readRowGroup(rowGroup), image);
            next = 0;
        } else {
            int first = 0;
            while (first + 1 < index.getPageCount() && index.getFirstRowIndex(first + 1) <= row) {
                first++;
            }
            int last = first;
            long bytes = index.getCompressedPageSize(first);
            check(bytes, "a page");
            while (last + 1 < index.getPageCount() && bytes + index.getCompressedPageSize(last + 1) <= window) {
                bytes += index.getCompressedPageSize(++last);
            }
            RowRanges ranges = RowRanges.create(meta.getRowCount(), IntStream.rangeClosed(first, last).iterator(), index);
            rows = ParquetRows.of(file, file.readFilteredRowGroup(rowGroup, ranges), image);
            next = index.getFirstRowIndex(first);
        }
        group = rowGroup;
        end = next + rows.count();
    }

    private static void check(long bytes, String what) throws PackedDamage {
        if (bytes > LARGEST) {
            throw new PackedDamage("%s of the Parquet file has %d bytes, over the limit of %d; write it again with smaller ones, as 'pack' does"
                    .formatted(what, bytes, LARGEST));
        }
    }

    private static byte[] bytes(Group row, long most) throws PackedDamage {
        Group holder = row;
        if (row.getFieldRepetitionCount(0) > 0 && !row.getType().getType(0).isPrimitive()) {
            holder = row.getGroup(0, 0);
        }
        if (holder.getFieldRepetitionCount(0) == 0 || !holder.getType().getType(0).isPrimitive()) {
            throw new PackedDamage("the row has no image");
        }
        byte[] bytes = holder.getBinary(0, 0).getBytes();
        if (bytes.length > most) {
            throw new PackedDamage("the image has %d bytes, over the limit of %d (--max-image-bytes)".formatted(bytes.length, most));
        }
        return bytes;
    }

    @Override
    public Map<String, String> labels(ImageLocation place) throws IOException {
        ImageLocation.Row wanted = (ImageLocation.Row) place;
        MessageType labels = columns.labels(column);
        Map<String, String> values = new TreeMap<>();
        if (labels.getFieldCount() > 0) {
            ParquetRows all = ParquetRows.of(file, wanted.rowGroup(), labels);
            while (all.taken() < wanted.row()) {
                all.next();
            }
            Group row = all.next();
            for (Type type : labels.getFields()) {
                ParquetRows.text(row, type.getName()).ifPresent(value -> values.put(type.getName(), value));
            }
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
