package org.patchlode.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

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
}
