package org.patchlode.corpus.packed.parquet;

import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.patchlode.corpus.packed.io.PackedDamage;

/** Rows of some columns, one after another. */
final class ParquetRows {

    private final RecordReader<Group> rows;
    private final long count;
    private long taken;

    private ParquetRows(RecordReader<Group> rows, long count) {
        this.rows = rows;
        this.count = count;
    }

    static ParquetRows of(ParquetFileReader file, PageReadStore pages, MessageType columns) {
        MessageType all = file.getFileMetaData().getSchema();
        RecordReader<Group> rows = new ColumnIOFactory(file.getFileMetaData().getCreatedBy()).getColumnIO(columns, all)
                .getRecordReader(new ParquetPages(pages), new GroupRecordConverter(columns));
        return new ParquetRows(rows, pages.getRowCount());
    }

    /** All rows of a row group. */
    static ParquetRows of(ParquetFileReader file, int rowGroup, MessageType columns) throws IOException {
        file.setRequestedSchema(columns);
        return of(file, file.readRowGroup(rowGroup), columns);
    }

    long count() {
        return count;
    }

    /** How many were read. */
    long taken() {
        return taken;
    }

    Group next() throws IOException {
        if (taken >= count) {
            throw new PackedDamage("the Parquet file has fewer rows than it claims");
        }
        taken++;
        return rows.read();
    }

    /** A value as text, by the name of its column, or of a struct whose first field it is. */
    static Optional<String> text(Group row, String column) {
        if (row.getFieldRepetitionCount(column) == 0) {
            return Optional.empty();
        }
        if (row.getType().getType(column).isPrimitive()) {
            return Optional.of(ParquetText.of(row, row.getType().getFieldIndex(column)));
        }
        Group struct = row.getGroup(column, 0);
        return struct.getFieldRepetitionCount(0) == 0 ? Optional.empty() : Optional.of(ParquetText.of(struct, 0));
    }
}
