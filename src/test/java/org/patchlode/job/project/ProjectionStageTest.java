package org.patchlode.job.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProjectionStageTest {

    /** SqueezeNet's patches are up to 227 pixels a side: 4,096 of them and their projections would be over a gigabyte a task. */
    @Test
    void largePicturesGoToSmallerFiles() {
        long row = 2 * 3L * 227 * 227;
        assertThat(ProjectionStage.rowsAFile(75_600, row) * row).isBetween(200L << 20, 256L << 20);
        long withValues = row + 4 * row / 2;
        assertThat(ProjectionStage.rowsAFile(50_000, withValues) * withValues).isBetween(200L << 20, 256L << 20);
    }

    @Test
    void filesAreNeitherTinyNorEndless() {
        assertThat(ProjectionStage.rowsAFile(75_600, 2 * 3 * 32 * 32)).isEqualTo(4096);
        assertThat(ProjectionStage.rowsAFile(0, 0)).isEqualTo(4096);
        assertThat(ProjectionStage.rowsAFile(100, 1L << 30)).isEqualTo(64);
    }

    /** Up to two hundred are written by tasks that keep no rows. */
    @Test
    void thereAreManyFilesOnlyOfManyRows() {
        long row = 2 * 3L * 224 * 224;
        assertThat((239_000 + ProjectionStage.rowsAFile(239_000, row) - 1) / ProjectionStage.rowsAFile(239_000, row)).isBetween(195, 200);
        assertThat(ProjectionStage.rowsAFile(10_000_000, row)).isEqualTo(4096);
    }
}
