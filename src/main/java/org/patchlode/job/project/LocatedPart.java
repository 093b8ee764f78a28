package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.patchlode.job.table.FileCut;
import org.patchlode.result.RowsFile;

/**
 * Rows that one task wants in their order, and where they lie among the chunks.
 *
 * @param analysis whose rows they are
 * @param number of the part
 * @param chunks by row, in the order of the result, the number of the chunk that has it
 * @param rows where each lies in the chunk's file
 */
// Kryo, which a session may have been started with, does not know records.
@DefaultSerializer(JavaSerializer.class)
record LocatedPart(String analysis, int number, int[] chunks, RowsFile.Index rows) implements Serializable {

    /** A row of a chunk. */
    private record Located(int chunk, RowsFile.Index rows, int row) {

        int ordinal() {
            return rows.ordinals()[row];
        }
    }

    /**
     * All files of a table.
     *
     * @param chunks that hold its rows
     * @param rows of the table
     * @throws IllegalStateException if one of them is in no chunk
     */
    static List<LocatedPart> ofTable(String analysis, List<LocatedChunk> chunks, int rows, FileCut cut) {
        List<LocatedPart> parts = of(analysis, chunks, cut.files(), cut::file);
        int next = 0;
        for (LocatedPart part : parts) {
            for (int ordinal : part.rows.ordinals()) {
                if (ordinal == next) {
                    next++;
                }
            }
        }
        if (next != rows) {
            throw new IllegalStateException("%s would lack row %d, which no chunk has".formatted(analysis, next));
        }
        return parts;
    }

    /**
     * All rows that chunks hold for an analysis, shared out.
     *
     * @param parts how many there are; some may be without rows
     * @param partOf a row, by its place in the result
     */
    static List<LocatedPart> of(String analysis, List<LocatedChunk> chunks, int parts, IntUnaryOperator partOf) {
        List<List<Located>> shared = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            shared.add(new ArrayList<>());
        }
        for (LocatedChunk chunk : chunks) {
            RowsFile.Index rows = chunk.rows().get(analysis);
            for (int row = 0; row < rows.rows(); row++) {
                shared.get(partOf.applyAsInt(rows.ordinals()[row])).add(new Located(chunk.number(), rows, row));
            }
        }
        List<LocatedPart> located = new ArrayList<>();
        for (List<Located> rows : shared) {
            rows.sort(Comparator.comparingInt(Located::ordinal));
            located.add(of(analysis, located.size(), rows));
        }
        return located;
    }

    private static LocatedPart of(String analysis, int number, List<Located> rows) {
        int count = rows.size();
        LocatedPart part = new LocatedPart(analysis, number, new int[count], new RowsFile.Index(new int[count], new int[count], new int[count], new int[count]));
        for (int i = 0; i < count; i++) {
            Located located = rows.get(i);
            part.chunks[i] = located.chunk();
            part.rows.ordinals()[i] = located.ordinal();
            part.rows.starts()[i] = located.rows().starts()[located.row()];
            part.rows.lengths()[i] = located.rows().lengths()[located.row()];
            part.rows.checksums()[i] = located.rows().checksums()[located.row()];
        }
        return part;
    }
}
