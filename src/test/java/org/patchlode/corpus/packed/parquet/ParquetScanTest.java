package org.patchlode.corpus.packed.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.packed.PackedLabels;
import org.patchlode.corpus.packed.PackedScan;
import org.patchlode.corpus.packed.io.PackedContents;
import org.patchlode.corpus.packed.io.PackedFile;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.corpus.read.ImageLoader;
import org.patchlode.corpus.read.LoadResult;
import org.patchlode.corpus.ref.ImageLocation;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.model.PreprocessingFile;

/** Parquet files of strangers: written by Arrow, empty in places, damaged, hostile. */
@Timeout(60)
class ParquetScanTest {

    private static final Path FILES = Path.of("src/test/resources/archives");

    @TempDir Path folder;

    private final Configuration hadoop = new Configuration();

    private PackedContents scan(Path file) throws IOException {
        return PackedScan.scan(new PackedFile("file:" + file.toAbsolutePath(), file.getFileName().toString(), Files.size(file), "mtime:" + Files.getLastModifiedTime(file).toMillis()),
                new PackedOptions("", true), hadoop);
    }

    private static String onlyDamage(PackedContents contents) {
        assertThat(contents.images()).hasSize(1);
        return ((ImageLocation.Damage) contents.images().get(0).place()).reason();
    }

    private ImageLoader loader() throws IOException {
        return new ImageLoader(hadoop, PreprocessingFile.read("unit-64").preprocessing(), ImageLimits.DEFAULT);
    }

    @Test
    void rowsAfterAnEmptyRowGroupAreMined() throws IOException {
        PackedContents contents = scan(FILES.resolve("middle.parquet"));
        assertThat(contents.images()).extracting(ImageRef::relative).containsExactly("a.png", "b.png", "c.png", "d.png");
        try (ImageLoader loader = loader()) {
            assertThat(contents.images()).allSatisfy(image -> assertThat(loader.load(image)).as(image.id()).isInstanceOf(LoadResult.Image.class));
        }
    }

    @Test
    void moreRowsThanTheFileCanHoldAreOneBadArchive() throws IOException {
        assertThat(onlyDamage(scan(FILES.resolve("pqnull_40M_rows.parquet")))).contains("claims 40,000,000 rows in 73,182 bytes");
    }

    @Test
    void aDamagedFooterIsOneBadArchiveAndNotTheStorages() throws IOException {
        long began = System.nanoTime();
        assertThat(onlyDamage(scan(FILES.resolve("scram.parquet")))).contains("damaged and no image of it is taken").doesNotContain("@");
        assertThat((System.nanoTime() - began) / 1e9).as("seconds: it is not asked for again").isLessThan(4);
    }

    @Test
    void damageAnywhereIsAValue() throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("middle.parquet"));
        Random random = new Random(1);
        try (ImageLoader loader = loader()) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = whole.clone();
                // Half of them in the footer, which is all that a scan believes.
                int from = i % 2 == 0 ? 4 : bytes.length - 9700;
                for (int hit = 0; hit <= i % 3; hit++) {
                    bytes[from + random.nextInt(bytes.length - 8 - from)] = (byte) random.nextInt(256);
                }
                PackedContents contents = scan(Files.write(folder.resolve("damaged-%d.parquet".formatted(i)), bytes));
                assertThat(contents.images().size() + contents.useless().length()).isPositive();
                contents.images().forEach(loader::load);
            }
            PackedContents cut = scan(Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length / 2)));
            assertThat(onlyDamage(cut)).contains("damaged");
        }
    }

    @Test
    void aFooterThatClaimsMoreThanItsBytesCanHoldTakesNoMemory() throws IOException {
        for (String claim : List.of("15041 9FCFFFFFFFF07", "1504 19F8FFFFFFFF07", "1504 29FFFFFFFF07", "150428FFFFFFFF07", "1504" + "1C".repeat(100_000))) {
            byte[] footer = java.util.HexFormat.of().parseHex(claim.replace(" ", ""));
            java.nio.ByteBuffer file = java.nio.ByteBuffer.allocate(footer.length + 12).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            file.put("PAR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).put(footer).putInt(footer.length).put("PAR1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(onlyDamage(scan(Files.write(folder.resolve("claim.parquet"), file.array())))).as(claim.substring(0, 12)).contains("its footer ");
        }
    }

    @Test
    void aCodecThatIsNotReadIsNamedWithThoseThatAre() throws IOException {
        assertThat(onlyDamage(scan(FILES.resolve("brotli.parquet")))).contains("'content' is compressed by BROTLI, which is not supported")
                .contains("UNCOMPRESSED, SNAPPY, GZIP").contains("ZSTD").doesNotContain("LZO");
    }

    @Test
    void labelsAreWrittenAsPeopleDo() throws IOException {
        PackedContents contents = scan(FILES.resolve("labels.parquet"));
        try (PackedLabels labels = new PackedLabels(hadoop)) {
            Map<String, String> values = labels.of(contents.images().get(0));
            assertThat(values).containsOnly(
                    Map.entry("u8", "200"), Map.entry("u32", "4294967295"), Map.entry("u64", "18446744073709551615"), Map.entry("i8", "-3"),
                    Map.entry("day", "1969-07-20"), Map.entry("ms", "2024-02-29 13:45:00"), Map.entry("us", "1900-01-02 03:04:05.6"),
                    Map.entry("utc", "2024-02-29 13:45:01Z"), Map.entry("time", "01:02:03"), Map.entry("money", "-12.50"), Map.entry("yes", "true"),
                    Map.entry("f", "0.1"), Map.entry("d", "1.0E-7"), Map.entry("s", "\u00fc"));
        }
        assertThat(List.copyOf(contents.labelColumns())).contains("none", "money");
    }
}
