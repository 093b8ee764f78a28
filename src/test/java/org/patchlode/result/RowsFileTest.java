package org.patchlode.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsFileTest {

    private static List<RowsFile.Placed> rows(int seed, int count) {
        List<RowsFile.Placed> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new RowsFile.Placed(seed + i, RowBytes.ofValues("text " + seed, i, -0f, new byte[] {1, 2, (byte) seed}, new float[] {seed, Float.MIN_VALUE}, null, Long.MIN_VALUE + i, -0.0, i % 2 == 0, LocalDate.of(1582, 10, 10 + i))));
        }
        return rows;
    }

    @Property(tries = 50)
    void readsWhatItWrote(@ForAll int seed, @ForAll @IntRange(max = 20) int count) {
        byte[] bytes = RowsFile.write("question", rows(seed, count));
        List<RowsFile.Placed> read = RowsFile.read("question", bytes).orElseThrow();
        assertThat(RowsFile.write("question", read)).isEqualTo(bytes);
        assertThat(read).hasSize(count);
        assertThat(RowsFile.read("another", bytes)).isEmpty();
    }

    @Property(tries = 200)
    void refusesWhatIsNotWhole(@ForAll @IntRange(max = 2000) int at, @ForAll @IntRange(min = 1, max = 255) int flip) {
        byte[] bytes = RowsFile.write("question", rows(3, 5));
        int place = at % bytes.length;
        byte[] changed = bytes.clone();
        changed[place] ^= (byte) flip;
        assertThat(RowsFile.read("question", changed)).isEmpty();
        assertThat(RowsFile.read("question", Arrays.copyOf(bytes, place))).isEmpty();
    }

    @Test
    void aRowIsReadAlone(@TempDir Path folder) throws IOException {
        List<RowsFile.Placed> rows = rows(3, 5);
        byte[] bytes = RowsFile.write("question", rows);
        RowsFile.Index index = RowsFile.index("question", bytes).orElseThrow();
        assertThat(RowsFile.index("another", bytes)).isEmpty();
        assertThat(RowsFile.index(bytes)).map(RowsFile.Index::ordinals).contains(index.ordinals());
        assertThat(index.ordinals()).containsExactly(3, 4, 5, 6, 7);
        RunFolder run = RunFolder.at(folder.toUri().toString(), new Configuration());
        run.write("rows", bytes);
        try (FSDataInputStream file = run.opener().open("rows")) {
            assertThat(RowsFile.row(file, index, 4)).contains(rows.get(4).row());
            assertThat(RowsFile.row(file, index, 1)).contains(rows.get(1).row());
        }
        bytes[index.starts()[1] + index.lengths()[1] - 1] ^= 1;
        run.write("rows", Arrays.copyOf(bytes, index.starts()[4]));
        try (FSDataInputStream file = run.opener().open("rows")) {
            assertThat(RowsFile.row(file, index, 0)).contains(rows.get(0).row());
            assertThat(RowsFile.row(file, index, 1)).isEmpty();
            assertThat(RowsFile.row(file, index, 4)).isEmpty();
        }
    }
}
