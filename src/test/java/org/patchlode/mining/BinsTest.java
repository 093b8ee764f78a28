package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class BinsTest {

    @Property
    void everyValueIsInTheBinThatCountsIt(@ForAll @Size(min = 1, max = 60) float[] values) {
        Histogram histogram = new Histogram();
        for (float value : values) {
            histogram.add(value);
        }
        Bins bins = Bins.of(histogram.edges(), histogram.counts());
        float[] edges = bins.edges();
        assertThat(edges).hasSize(bins.counts().length + 1);
        long[] counted = new long[bins.counts().length];
        for (float given : values) {
            // There is no negative zero among maxima.
            float value = given + 0f;
            int bin = 0;
            // As numpy has it: half-open, the last one closed.
            while (bin + 1 < counted.length && value >= edges[bin + 1]) {
                bin++;
            }
            assertThat(value).isBetween(edges[bin], edges[bin + 1]);
            counted[bin]++;
        }
        assertThat(bins.counts()).containsExactly(counted);
        for (int i = 1; i < edges.length; i++) {
            assertThat(edges[i]).isGreaterThan(edges[i - 1]);
        }
        assertThat(Arrays.stream(bins.counts()).sum()).isEqualTo(values.length);
    }
}
