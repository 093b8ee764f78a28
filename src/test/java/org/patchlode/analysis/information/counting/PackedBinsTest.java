package org.patchlode.analysis.information.counting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.random.RandomGenerator;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Lot;
import org.patchlode.analysis.statistics.Permutations;

/** Counts beside those of going through all maps and images one by one. */
class PackedBinsTest {

    /** By map, bin and cell; bin 0 of each map has the cell's size. */
    private record Counted(int[][][] counts) {

        Counted(int maps, int bins, int cells) {
            this(new int[maps][bins][cells]);
        }

        void take(int firstMap, int maps, int cell, int size, int[] found) {
            int fields = counts[0].length - 1;
            for (int map = 0; map < maps; map++) {
                counts[firstMap + map][0][cell] += size;
                for (int field = 0; field < fields; field++) {
                    counts[firstMap + map][field + 1][cell] += found[map * fields + field];
                }
            }
        }

        static Counted oneByOne(int[][] codes, int[] cellOf, int bins, int cells) {
            Counted counted = new Counted(codes.length, bins, cells);
            for (int map = 0; map < codes.length; map++) {
                for (int image = 0; image < cellOf.length; image++) {
                    counted.counts[map][0][cellOf[image]]++;
                    if (codes[map][image] > 0) {
                        counted.counts[map][codes[map][image]][cellOf[image]]++;
                    }
                }
            }
            return counted;
        }
    }

    @Property(tries = 100)
    void countsAreThoseOfGoingThroughAllImages(@ForAll @IntRange(min = 2, max = 65) int bins, @ForAll @IntRange(min = 1, max = 70) int maps,
            @ForAll @IntRange(min = 1, max = 1200) int images, @ForAll @IntRange(min = 1, max = 300) int kinds, @ForAll int seed) {
        RandomGenerator random = new Draws(seed).generator("bins");
        int[][] codes = IntStream.range(0, maps).mapToObj(map -> IntStream.range(0, images).map(image -> random.nextInt(bins)).toArray()).toArray(int[][]::new);
        int[] cellOf = IntStream.range(0, images).map(image -> random.nextInt(kinds)).toArray();
        PackedBins packed = new PackedBins(images, bins);
        for (int[] map : codes) {
            packed.add(map);
        }
        int[] from = new Permutations(Groups.single(images), true, new Lot(new Draws(seed), "permutation")).next();
        Counted expected = Counted.oneByOne(codes, IntStream.of(from).map(image -> cellOf[image]).toArray(), bins, kinds);
        PermutedCells permuted = new PermutedCells(cellOf, kinds);

        Counted ordered = new Counted(maps, bins, kinds);
        packed.count(permuted.of(from), ordered::take);
        assertThat(ordered.counts).isDeepEqualTo(expected.counts);

        assertThat(permuted.few()).isEqualTo(kinds <= 256);
        if (permuted.few()) {
            Counted tallied = new Counted(maps, bins, kinds);
            Counted beside = new Counted(maps, bins, kinds);
            int[] same = IntStream.range(0, images).toArray();
            packed.count(List.of(permuted.tally(0, from), permuted.tally(1, same)), List.of(tallied::take, beside::take));
            assertThat(tallied.counts).isDeepEqualTo(expected.counts);
            assertThat(beside.counts).isDeepEqualTo(Counted.oneByOne(codes, cellOf, bins, kinds).counts);
        }
    }
}
