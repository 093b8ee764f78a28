package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.cli.Main;
import org.patchlode.faces.train.DemoModel;

/**
 * Kills the driver, a JVM of its own with all executor threads in it, at random moments of a run over rendered faces,
 * resumes, and compares with a run that nobody disturbed, to the byte. Run by {@code mvn test -Psoak}.
 */
@Tag("soak")
class SoakTest {

    private static final int IMAGES = 200;
    private static final int SHARDS = 20;
    private static final int SLOTS = 2;

    @TempDir Path folder;

    private Process start(Path log, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(arg -> arg.startsWith("--add-opens") || arg.startsWith("-Djdk.")).forEach(command::add);
        command.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.master=local[" + SLOTS + "]", "-Dspark.driver.host=127.0.0.1", Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        return builder.start();
    }

    private Process mine(Path log, Path run) throws IOException {
        return start(log, "mine", "--model", folder.resolve(DemoModel.FILE).toString(), "--preprocessing", DemoModel.PREPROCESSING,
                "--corpus", folder.resolve("faces").toString(), "--output", run.toString(), "--shards", String.valueOf(SHARDS), "--top", "3", "--resume");
    }

    private static void await(Process process, Path log) throws IOException, InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /**
     * All data files of the result, by name without what Spark makes up anew for each, and up to the footer: in it Parquet
     * lists encodings in an order that differs from JVM to JVM.
     */
    private static TreeMap<String, Integer> bytes(Path run) throws IOException {
        TreeMap<String, Integer> files = new TreeMap<>();
        for (String table : List.of("winners", "units", "quarantine", "thumbnails")) {
            try (Stream<Path> parts = Files.list(run.resolve(table))) {
                for (Path part : parts.filter(file -> file.toString().endsWith(".parquet") && !file.getFileName().toString().startsWith(".")).toList()) {
                    String name = part.getFileName().toString();
                    byte[] all = Files.readAllBytes(part);
                    int footer = ByteBuffer.wrap(all, all.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
                    files.put(table + "/" + name.substring(0, Math.min(10, name.length())), Arrays.hashCode(Arrays.copyOf(all, all.length - 8 - footer)));
                }
            }
        }
        return files;
    }

    private static String manifest(Path run) throws IOException {
        return StoredRun.manifest(run);
    }

    private static long reused(String log, String stage) {
        Matcher line = Pattern.compile("\"stage\":\"" + stage + "\".*\"reused\":(\\d+)").matcher(log);
        return line.find() ? Long.parseLong(line.group(1)) : -1;
    }

    @Test
    void survivesKillsOfTheDriver() throws IOException, InterruptedException {
        int kills = Integer.getInteger("soak.kills", 20);
        Random random = new Random(Long.getLong("soak.seed", System.nanoTime()));
        Files.write(folder.resolve(DemoModel.FILE), DemoModel.packed().bytes());
        Path log = folder.resolve("log");
        await(start(log, "render", "--output", folder.resolve("faces").toString(), "--images", String.valueOf(IMAGES)), log);
        Path whole = folder.resolve("whole");
        long began = System.nanoTime();
        await(mine(log, whole), log);
        long length = System.nanoTime() - began;
        System.out.printf(Locale.ROOT, "soak: an undisturbed run takes %.1f s%n", length / 1e9);
        int tried = 0;
        int survived = 0;
        long redone = 0;
        long most = 0;
        try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate()) {
            List<String> content = StoredRun.content(spark, whole);
            while (tried < kills) {
                Path run = folder.resolve("run" + tried + "-" + random.nextInt(1000));
                long moment = (long) (random.nextDouble() * length);
                Process process = mine(log, run);
                if (process.waitFor(moment, TimeUnit.NANOSECONDS)) {
                    continue;
                }
                process.destroyForcibly();
                process.waitFor();
                tried++;
                boolean done = Files.exists(run.resolve("_SUCCESS"));
                boolean mined = Files.readString(log).contains("\"stage\":\"mine\"");
                assertThat(done && !Files.exists(run.resolve("report/index.html"))).as("complete without a report").isFalse();
                await(mine(log, run), log);
                String text = Files.readString(log);
                long again = reused(text, "mine") < 0 ? 0 : IMAGES - reused(text, "mine");
                // What was in flight when the pass was cut is all that can be done twice.
                long twice = done || again == IMAGES && !mined && !Files.exists(run) ? 0 : mined ? again : Math.min(again, (long) SLOTS * IMAGES / SHARDS);
                redone += twice;
                most = Math.max(most, twice);
                boolean same = StoredRun.content(spark, run).equals(content) && bytes(run).equals(bytes(whole)) && manifest(run).equals(manifest(whole));
                survived += same ? 1 : 0;
                System.out.printf(Locale.ROOT, "soak: killed at %.1f s, %s; resumed: %d images and %d winners taken over, at most %d images mined twice, %s%n", moment / 1e9,
                        done ? "complete" : mined ? "mined" : "mining or before", reused(text, "mine"), reused(text, "project"), twice, same ? "same bytes" : "OTHER BYTES");
            }
        }
        System.out.printf(Locale.ROOT, "soak: %d kills survived of %d tried, at most %d images of %d mined twice in all, %d after one kill%n", survived, tried, redone, (long) tried * IMAGES, most);
        assertThat(survived).isEqualTo(tried);
    }
}
