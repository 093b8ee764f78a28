package org.patchlode.job.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.network.Box;
import org.patchlode.result.RowBytes;
import org.patchlode.result.RunSchemas;
import org.patchlode.result.TableParts;

class ProjectionStageTest {

    @TempDir Path folder;

    /** All of them would pay here. */
    @ParameterizedTest
    @CsvSource({"true, part-00000-c000.snappy.parquet", "false, part-00000-c000.parquet"})
    void patchesHaveADictionaryAndWhatIsNeverAlikeHasNone(boolean raw, String name) throws IOException {
        byte[] picture = new byte[1000];
        WinnerRow row = new WinnerRow("conv", 0, 1, 1, "image", 0, 0, new Box(0, 0, 9, 9), 1, "deconvnet", picture, Optional.of(picture), Optional.of(picture),
                Optional.of(new WinnerRow.Values(new float[243], 9, 9)), List.of());
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(RowBytes.ofValues(row.toValues(raw)));
        }
        new TableParts(folder.toUri().toString(), RunSchemas.winners(List.of(), raw), ProjectionStage.layout(raw)).write(new Configuration(), 0, rows.iterator(), () -> {});
        List<String> with = new ArrayList<>();
        org.apache.hadoop.fs.Path part = new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(part, new Configuration()))) {
            for (ColumnChunkMetaData column : reader.getFooter().getBlocks().get(0).getColumns()) {
                if (column.getEncodings().stream().anyMatch(Encoding::usesDictionary)) {
                    with.add(column.getPath().toDotString());
                }
            }
        }
        assertThat(with).contains("layer", "image", "patch").doesNotContain("projection", "response", "projection_values.list.element");
    }

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
