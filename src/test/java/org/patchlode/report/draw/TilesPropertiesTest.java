package org.patchlode.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TilesPropertiesTest {

    @Property
    void cellsOfAnAtlasLieInsideAndNeverOverlap(
            @ForAll @IntRange(min = 1, max = 400) int width,
            @ForAll @IntRange(min = 1, max = 400) int height,
            @ForAll @IntRange(min = 1, max = 5) int grid,
            @ForAll @IntRange(min = 1, max = 5) int planes,
            @ForAll boolean large) {
        Tiles tiles = large ? Tiles.large(width, height, grid, planes) : Tiles.small(width, height, grid, planes);
        assertThat(Tiles.CHUNK % tiles.maps()).isZero();
        assertThat(tiles.width()).isBetween(1, tiles.pitchX());
        assertThat(tiles.height()).isBetween(1, tiles.pitchY());
        Set<Long> corners = new HashSet<>();
        for (int map = 0; map < tiles.maps(); map++) {
            for (int plane = 0; plane < planes; plane++) {
                for (int winner = 0; winner < grid * grid; winner++) {
                    int x = tiles.x(map, plane, winner);
                    int y = tiles.y(map, winner);
                    assertThat(x % tiles.pitchX() + y % tiles.pitchY()).isZero();
                    assertThat(x + tiles.pitchX()).isLessThanOrEqualTo(tiles.atlasWidth());
                    assertThat(y + tiles.pitchY()).isLessThanOrEqualTo(tiles.atlasHeight());
                    assertThat(corners.add((long) x << 32 | y)).isTrue();
                }
            }
        }
        assertThat((long) tiles.atlasWidth() * tiles.atlasHeight()).isLessThan(16L << 20);
        // Neighbours in one 16-pixel block would bleed into each other.
        assertThat(tiles.exact() || tiles.pitchX() % 16 + tiles.pitchY() % 16 == 0).isTrue();
    }
}
