package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.patchlode.job.table.FileCut;
import org.patchlode.result.RowsFile;

/**
 * A file of a table that is to be written, and where its rows lie among the chunks.
 *
 * @param table which of those that are written together
 * @param analysis whose rows they are
 * @param number of the file in the table
 * @param chunks by row, in the order of the table, the number of the chunk that has it
 * @param rows where each lies in the chunk's file
 */
// Kryo, which a session may have been started with, does not know records.
@DefaultSerializer(JavaSerializer.class)
record LocatedPart(int table, String analysis, int number, int[] chunks, RowsFile.Index rows) implements Serializable {

    private static final int NOWHERE = -1;

    /**
     * All files of a table.
     *
     * @param chunks that hold its rows
     * @param place of the analysis in them
     * @param rows of the table
     */
    static List<LocatedPart> of(int table, String analysis, List<LocatedChunk> chunks, int place, int rows, FileCut cut) {
        int[] counts = new int[cut.files()];
        for (int row = 0; row < rows; row++) {
            counts[cut.file(row)]++;
        }
        List<LocatedPart> parts = new ArrayList<>();
        int[] firsts = new int[cut.files()];
        for (int number = 0, first = 0; number < cut.files(); first += counts[number++]) {
            int count = counts[number];
            firsts[number] = first;
            int[] nowhere = new int[count];
            Arrays.fill(nowhere, NOWHERE);
            parts.add(new LocatedPart(table, analysis, number, nowhere, new RowsFile.Index(new int[count], new int[count], new int[count], new int[count])));
        }
        for (LocatedChunk chunk : chunks) {
            RowsFile.Index from = chunk.rows().get(place);
            for (int row = 0; row < from.rows(); row++) {
                int number = cut.file(from.ordinals()[row]);
                parts.get(number).set(from.ordinals()[row] - firsts[number], chunk.number(), from, row);
            }
        }
        parts.forEach(LocatedPart::requireAll);
        return parts;
    }

    private void set(int at, int chunk, RowsFile.Index from, int row) {
        chunks[at] = chunk;
        rows.ordinals()[at] = from.ordinals()[row];
        rows.starts()[at] = from.starts()[row];
        rows.lengths()[at] = from.lengths()[row];
        rows.checksums()[at] = from.checksums()[row];
    }

    private void requireAll() {
        for (int chunk : chunks) {
            if (chunk == NOWHERE) {
                throw new IllegalStateException("file %d of %s would lack rows that no chunk has".formatted(number, analysis));
            }
        }
    }
}
