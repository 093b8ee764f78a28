package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.cli.CommandLines.Answer;
import org.patchlode.faces.person.FactorsCsv;

class RenderCommandTest {

    @TempDir Path folder;

    private Answer render(String master, Path output, String... more) {
        String before = System.getProperty("spark.master", "");
        System.setProperty("spark.master", master);
        try {
            return patchlode(Stream.concat(Stream.of("render", "--images", "11", "--size", "32", "--identities", "3", "--seed", "7", "--output", output.toString()),
                    Stream.of(more)).toArray(String[]::new));
        } finally {
            if (before.isEmpty()) {
                System.clearProperty("spark.master");
            } else {
                System.setProperty("spark.master", before);
            }
        }
    }

    /** Every file with the checksum of its bytes. */
    private static SortedMap<String, String> contents(Path folder) throws Exception {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
            }
        }
        return contents;
    }

    @Test
    void packedFacesAreTheSameBytes() throws Exception {
        assertThat(render("local[2]", folder.resolve("loose")).code()).isZero();
        Path packed = folder.resolve("packed");
        Answer answer = render("local[2]", packed, "--packed");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(packed.resolve("factors.csv")).hasSameTextualContentAs(folder.resolve("loose/factors.csv"));
        assertThat(packed.resolve("parts.csv")).hasSameTextualContentAs(folder.resolve("loose/parts.csv"));
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            List<Row> rows = spark.read().parquet(packed.resolve("faces.parquet").toString()).orderBy("image").collectAsList();
            assertThat(rows).hasSize(11);
            for (Row row : rows) {
                assertThat(row.<byte[]>getAs("bytes")).isEqualTo(Files.readAllBytes(folder.resolve("loose").resolve(row.<String>getAs("image")))).hasSize(row.<Long>getAs("size").intValue());
            }
        }
    }

    @Test
    void sameBytesOnOneAndOnTwoCores() throws Exception {
        Answer one = render("local[1]", folder.resolve("one"));
        assertThat(one.code()).as(one.err()).isZero();
        assertThat(render("local[2]", folder.resolve("two")).code()).isZero();
        assertThat(contents(folder.resolve("two"))).isEqualTo(contents(folder.resolve("one"))).hasSize(14)
                .containsKeys("face_000000.png", "face_000010.png", "factors.csv", "parts.csv", "_SUCCESS");
        assertThat(Files.readAllLines(folder.resolve("one/parts.csv"))).hasSize(1 + 4 * 11).startsWith("image,part,top,left,bottom,right");
        assertThat(Files.readAllLines(folder.resolve("one/factors.csv"))).hasSize(12).startsWith(FactorsCsv.HEADER)
                .last().asString().startsWith("face_000010.png,10,1,");
        assertThat(render("local[2]", folder.resolve("other"), "--seed", "8").code()).as("an option given twice").isEqualTo(2);
    }

    @Test
    void replacesOnlyWhatItWrote() throws Exception {
        Path output = folder.resolve("faces");
        assertThat(render("local[2]", output).code()).isZero();
        Answer again = render("local[2]", output);
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("exists already", "--overwrite");
        // As one that was killed leaves it.
        Files.delete(output.resolve("_SUCCESS"));
        Files.writeString(output.resolve(".face_000003.png.0c5a7d2e-7a0b-4a4c-9f63-0d9be1c1a001.tmp"), "half a f");
        assertThat(render("local[2]", output, "--overwrite").code()).isZero();
        assertThat(contents(output)).hasSize(14);
        Files.writeString(output.resolve("holiday.png"), "mine");
        Answer foreign = render("local[2]", output, "--overwrite");
        assertThat(foreign.code()).isEqualTo(4);
        assertThat(foreign.err()).contains("'holiday.png'", "left alone");
        assertThat(contents(output)).hasSize(15);
    }

    @ParameterizedTest
    @CsvSource({"--size, 15", "--size, 1025", "--size, large", "--images, 0", "--images, -3", "--identities, 0"})
    void valuesOutOfRangeAreTwo(String option, String value) {
        Answer answer = patchlode("render", "--output", folder.resolve("never").toString(), option, value);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("patchlode: ").contains(option, value);
        assertThat(answer.err().strip().lines()).hasSize(1);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void unwritableOutputIsFour() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Answer answer = render("local[1]", file.resolve("below"));
        assertThat(answer.code()).isEqualTo(4);
        assertThat(answer.err()).contains("below");
        assertThat(render("local[1]", file).code()).isEqualTo(4);
        assertThat(patchlode("render").code()).as("no output").isEqualTo(2);
    }
}
