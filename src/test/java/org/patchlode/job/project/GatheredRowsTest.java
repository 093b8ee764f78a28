package org.patchlode.job.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.job.table.FileCut;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RowsFile;
import org.patchlode.result.RunFolder;

/** Rows 0 to 9, every third of them in a chunk, in two files of five. */
class GatheredRowsTest {

    private static final int CHUNKS = 3;
    private static final int ROWS = 10;

    @TempDir Path folder;

    private RunFolder run;
    private final List<LocatedChunk> stored = new ArrayList<>();

    @BeforeEach
    void store() {
        run = RunFolder.at(folder.toUri().toString(), new Configuration());
        // As they come from tasks: in any order.
        for (int chunk = CHUNKS - 1; chunk >= 0; chunk--) {
            byte[] file = file(chunk, "");
            run.write(WinnerChunk.file("some", chunk), file);
            stored.add(LocatedChunk.of(chunk, Map.of("some", RowsFile.index(file).orElseThrow())));
        }
    }

    private static byte[] row(int ordinal, String more) {
        return RowBytes.ofValues("row " + ordinal + more, ordinal);
    }

    private static byte[] file(int chunk, String more) {
        List<RowsFile.Placed> rows = new ArrayList<>();
        for (int ordinal = ROWS - 1; ordinal >= 0; ordinal--) {
            if (ordinal % CHUNKS == chunk) {
                rows.add(new RowsFile.Placed(ordinal, row(ordinal, more)));
            }
        }
        return RowsFile.write("question", rows);
    }

    private List<LocatedPart> parts() {
        return LocatedPart.ofTable("some", stored, ROWS, FileCut.of(ROWS, 5));
    }

    private List<byte[]> read(LocatedPart part) {
        List<byte[]> rows = new ArrayList<>();
        try (GatheredRows gathered = new GatheredRows(run, part)) {
            gathered.forEachRemaining(rows::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    @Test
    void comeInTheOrderOfTheTable() {
        assertThat(parts()).hasSize(2).extracting(LocatedPart::number).containsExactly(0, 1);
        assertThat(read(parts().get(0))).containsExactly(row(0, ""), row(1, ""), row(2, ""), row(3, ""), row(4, ""));
        assertThat(read(parts().get(1))).containsExactly(row(5, ""), row(6, ""), row(7, ""), row(8, ""), row(9, ""));
    }

    @Test
    void aChunkThatAnotherAttemptWroteAnewIsRead() {
        run.write(WinnerChunk.file("some", 1), file(1, " of another host"));
        assertThat(read(parts().get(0))).containsExactly(row(0, ""), row(1, " of another host"), row(2, ""), row(3, ""), row(4, " of another host"));
    }

    @Test
    void aChunkThatIsDamagedOrGoneIsNamed() {
        List<LocatedPart> parts = parts();
        byte[] damaged = file(2, "");
        damaged[stored.get(0).rows().get("some").starts()[2] + 6] ^= 1;
        run.write(WinnerChunk.file("some", 2), damaged);
        assertThatThrownBy(() -> read(parts.get(0))).hasMessageContaining("some-000002.bin").hasMessageContaining("--resume");
        run.delete(WinnerChunk.file("some", 2));
        assertThatThrownBy(() -> read(parts.get(1))).isInstanceOf(IllegalStateException.class).hasMessageContaining("some-000002.bin").hasMessageContaining("--resume");
    }

    @Test
    void aTableLacksNoRow() {
        stored.remove(0);
        assertThatThrownBy(this::parts).isInstanceOf(IllegalStateException.class).hasMessageContaining("some");
    }

    @Test
    void rowsGoToTheTasksThatWantThem() {
        List<LocatedPart> parts = LocatedPart.of("some", stored.subList(0, 2), 3, ordinal -> ordinal < 4 ? 2 : 0);
        assertThat(read(parts.get(0))).containsExactly(row(4, ""), row(5, ""), row(7, ""), row(8, ""));
        assertThat(read(parts.get(1))).isEmpty();
        assertThat(read(parts.get(2))).containsExactly(row(1, ""), row(2, ""));
    }

    @Test
    void aTableWithoutRowsHasOneFile() {
        List<LocatedPart> parts = LocatedPart.ofTable("some", List.of(), 0, FileCut.of(0, 5));
        assertThat(parts).hasSize(1);
        assertThat(read(parts.get(0))).isEmpty();
    }
}
