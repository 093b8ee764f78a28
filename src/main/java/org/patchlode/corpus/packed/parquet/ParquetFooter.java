package org.patchlode.corpus.packed.parquet;

import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.patchlode.corpus.packed.io.PackedDamage;
import org.patchlode.corpus.ref.ErrorMessages;

/** Checks what a Parquet file's footer claims against the size of the file, before memory is taken for it. */
final class ParquetFooter {

    /** Rows that a file may have whatever its size, and bytes of it that each more must have. */
    private static final long ROWS = 1 << 16;
    private static final int BYTES_A_ROW = 16;

    private ParquetFooter() {}

    /** @throws PackedDamage if it does not fit the file */
    static void check(List<BlockMetaData> groups, long fileBytes) throws PackedDamage {
        long most = ROWS + fileBytes / BYTES_A_ROW;
        long rows = 0;
        for (BlockMetaData group : groups) {
            if (group.getRowCount() < 0) {
                throw new PackedDamage("a row group claims %d rows".formatted(group.getRowCount()));
            }
            rows += Math.min(group.getRowCount(), Integer.MAX_VALUE);
            if (rows > most) {
                long all = groups.stream().mapToLong(one -> Math.max(0, one.getRowCount())).sum();
                throw new PackedDamage("it claims %,d rows in %,d bytes, over the limit of %,d for images of that size".formatted(all, fileBytes, most));
            }
            for (ColumnChunkMetaData chunk : group.getColumns()) {
                if (group.getRowCount() > 0 && !isWithin(chunk, fileBytes)) {
                    throw new PackedDamage("its column '%s' claims %,d bytes from byte %,d on, and the file has %,d".formatted(
                            ErrorMessages.shown(chunk.getPath().toDotString()), chunk.getTotalSize(), chunk.getStartingPos(), fileBytes));
                }
            }
        }
    }

    private static boolean isWithin(ColumnChunkMetaData chunk, long fileBytes) {
        return chunk.getStartingPos() >= 0 && chunk.getTotalSize() >= 0 && chunk.getTotalSize() <= fileBytes - chunk.getStartingPos();
    }
}
