package org.patchlode.job.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.stage.Progress;
import org.patchlode.result.OutputException;

/** What packing leaves out or finds in its way. */
class PackJobTest {

    private static final int IMAGES = 24;

    @TempDir static Path folder;
    private static SparkSession spark;
    private static Path loose;

    @BeforeAll
    static void start() {
        loose = TinyCorpus.write(folder.resolve("loose"), IMAGES);
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void packingThatWasKilledIsReplaced() throws IOException {
        Path packed = Files.createDirectories(folder.resolve("killed"));
        Files.writeString(packed.resolve("part-00000-c000.parquet"), "PAR1");
        Files.writeString(packed.resolve(".part-00001-c000.parquet.0c5a7d2e-7a0b-4a4c-9f63-0d9be1c1a001.tmp"), "PA");
        Files.writeString(packed.resolve(".writable"), "");
        PackOptions options = new PackOptions(List.of(loose.toString()), packed.toString(), true, Optional.empty(), Optional.empty(), 1 << 20, ImageLimits.DEFAULT);
        assertThat(PackJob.run(spark, options, Progress.SILENT).images()).isEqualTo(IMAGES);
        assertThat(spark.read().parquet(packed.toString()).count()).isEqualTo(IMAGES);
        Files.delete(packed.resolve("_SUCCESS"));
        Path foreign = Files.writeString(packed.resolve(".holiday.png.0c5a7d2e-7a0b-4a4c-9f63-0d9be1c1a001.tmp"), "mine");
        assertThatThrownBy(() -> PackJob.run(spark, options, Progress.SILENT)).isInstanceOf(OutputException.class).hasMessageContaining("'.holiday.png");
        assertThat(foreign).exists();
    }

    @Test
    void whatCannotBeReadIsCountedInFullAndAllOfItIsRefused() throws IOException {
        Path large = Files.createDirectories(folder.resolve("large"));
        for (int i = 0; i < 1003; i++) {
            Files.writeString(large.resolve("%04d.png".formatted(i)), "longer than the limit");
        }
        PackOptions options = new PackOptions(List.of(large.toString()), folder.resolve("none").toString(), false, Optional.empty(), Optional.empty(), 1 << 20, new ImageLimits(10, 100));
        assertThatThrownBy(() -> PackJob.run(spark, options, Progress.SILENT)).isInstanceOf(TooManyBadImagesException.class)
                .hasMessageContaining("none of the 1003 images can be read").hasMessageContaining("0000.png: it has 21 bytes");
        assertThat(folder.resolve("none/_SUCCESS")).doesNotExist();
        Files.writeString(large.resolve("small.png"), "short");
        PackJob.Result result = PackJob.run(spark, new PackOptions(List.of(large.toString()), folder.resolve("one").toString(), false, Optional.empty(), Optional.empty(),
                1 << 20, new ImageLimits(10, 100)), Progress.SILENT);
        assertThat(result.images()).isEqualTo(1);
        assertThat(result.unread()).isEqualTo(1003);
        assertThat(result.left()).hasSize(1000);
        assertThat(spark.read().parquet(result.output()).count()).isEqualTo(1);
    }
}
