package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.storage.LocalNames;

/** A JVM whose locale cannot say a name mines the file all the same, with the result of one that can. */
class LocaleTest {

    private static final List<String> NAMES = List.of("plain.png", "\u00fcbung.png", "\u5199\u771f.png", "stra\u00dfe/\u00e4 b.png", "caf\\xE9.png");

    @TempDir Path folder;

    private Launcher.Answer java(String locale, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@conf/java-opens", "-Xmx1g", "-Dspark.master=local[1]",
                "-Dspark.ui.enabled=false", "-cp", System.getProperty("java.class.path"), "org.patchlode.cli.Main"));
        command.addAll(List.of(args));
        return Launcher.run(folder, command, Map.of("LC_ALL", locale, "OMP_NUM_THREADS", "1"));
    }

    private Launcher.Answer mine(String locale, Path output) throws IOException, InterruptedException {
        return java(locale, "mine", "--model", folder.resolve("tiny.zip").toString(), "--preprocessing", TinyModel.preprocessing(folder).toString(), "--corpus",
                folder.resolve("corpus").toString(), "--output", output.toString(), "--engine", "nd4j", "--layers", "conv1,conv3", "--top", "4");
    }

    @Test
    void anyLocaleGivesTheSameRows() throws IOException, InterruptedException {
        TinyModel.write(folder);
        Path from = TinyCorpus.write(folder.resolve("from"), 20);
        for (int i = 0; i < NAMES.size(); i++) {
            Path file = LocalNames.path(folder + "/corpus/" + NAMES.get(i));
            Files.createDirectories(file.getParent());
            Files.copy(from.resolve("image %03d.png".formatted(List.of(2, 4, 6, 8, 12).get(i))), file);
        }
        for (String locale : List.of("C", "C.UTF-8")) {
            Launcher.Answer answer = mine(locale, folder.resolve(locale));
            assertThat(answer.code()).as(answer.text()).isZero();
            assertThat(answer.text()).contains("mined      5 images").contains(" 0 bad");
        }
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            List<String> here = WinnerRows.of(spark, folder.resolve("C").toString());
            assertThat(here).isNotEmpty().isEqualTo(WinnerRows.of(spark, folder.resolve("C.UTF-8").toString()));
            for (String table : List.of("winners", "units", "quarantine")) {
                assertThat(files(folder.resolve("C").resolve(table))).as("the same bytes in another JVM").isNotEmpty().isEqualTo(files(folder.resolve("C.UTF-8").resolve(table)));
            }
            assertThat(NAMES).allSatisfy(name -> assertThat(here).anySatisfy(row -> assertThat(row).contains("/corpus/" + name)));
        }
    }

    private static Map<String, String> files(Path table) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        PackedCorpora.files(table).forEach((name, content) -> bytes.put(name, HexFormat.of().formatHex(content)));
        return bytes;
    }

    @Test
    void anOutputThatTheLocaleCannotSayIsRefused() throws IOException, InterruptedException {
        TinyModel.write(folder);
        TinyCorpus.write(folder.resolve("corpus"), 2);
        Launcher.Answer answer = mine("C", folder.resolve("\u00fcbung"));
        assertThat(answer.code()).as(answer.text()).isEqualTo(4);
        assertThat(answer.text()).contains("start it with LC_ALL=C.UTF-8");
    }
}
