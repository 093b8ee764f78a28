package org.patchlode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.pass.TooManyBadImagesException;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.model.ConfigurationException;
import org.patchlode.network.ModelException;
import org.patchlode.network.Rule;
import org.patchlode.network.names.UnknownLayerException;
import org.patchlode.report.draw.ReportException;
import org.patchlode.result.OutputException;

/** The Java API in a session of somebody else's: Kryo, a German locale, jobs and settings of its own. */
class PatchlodeApiTest {

    private static final int IMAGES = 24;

    @TempDir static Path folder;
    private static Path model;
    private static Path corpus;
    private static List<String> expected;
    private static Locale locale;
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), IMAGES);
        spark = SparkSession.builder().master("local[1]").appName("as the command does").getOrCreate();
        expected = content(mining("expected").mine());
        spark.stop();
        locale = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        spark = SparkSession.builder().master("local[2]").appName("somebody's").config("spark.serializer", "org.apache.spark.serializer.KryoSerializer").getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
        Locale.setDefault(locale);
    }

    private static Mining mining(String output) {
        return Patchlode.on(spark).model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(corpus.toString())
                .output(folder.resolve(output).toString());
    }

    private static List<String> content(MinedRun run) {
        List<String> lines = new ArrayList<>();
        for (Row row : run.winners().orderBy("layer", "channel", "rank").collectAsList()) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length(); i++) {
                line.append(row.get(i) instanceof byte[] bytes ? Arrays.hashCode(bytes) : row.get(i)).append('|');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    @Test
    void minesInAForeignSessionAndLeavesItAsItWas() throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        context.setJobGroup("mine own", "what I am at", false);
        context.setCallSite("my cell");
        context.setLocalProperty("spark.scheduler.pool", "mine");
        Properties before = (Properties) spark.sparkContext().getLocalProperties().clone();
        scala.collection.immutable.Map<String, String> settings = spark.conf().getAll();
        Map<String, String> hadoop = hadoop();
        scala.Option<SparkSession> active = SparkSession.getActiveSession();

        MinedRun run = mining("foreign").mine();

        assertThat(spark.sparkContext().getLocalProperties()).isEqualTo(before);
        assertThat(spark.conf().getAll().equals(settings)).isTrue();
        assertThat(hadoop()).isEqualTo(hadoop);
        assertThat(SparkSession.getActiveSession().equals(active)).isTrue();
        assertThat(spark.range(10).count()).isEqualTo(10);
        context.clearJobGroup();
        context.clearCallSite();
        context.setLocalProperty("spark.scheduler.pool", null);

        assertThat(content(run)).hasSizeGreaterThan(100).isEqualTo(expected);
        assertThat(run.units().count()).isEqualTo(28);
        assertThat(run.quarantine().count()).isZero();
        assertThat(run.manifest().counts().mined()).isEqualTo(IMAGES);
        assertThat(run.winners().sparkSession()).isSameAs(spark);
        assertThat(run.warnings()).isEmpty();
        assertThat(Path.of(java.net.URI.create(run.report()))).exists();
        byte[] sheet = run.sheet("conv1", 3, 5);
        assertThat(ImageIO.read(new ByteArrayInputStream(sheet)).getWidth()).isGreaterThan(300);
        assertThat(run.sheet("conv1", List.of(3, 5))).isEqualTo(sheet);
        assertThatThrownBy(() -> run.sheet("conv9", 1)).isInstanceOf(ReportException.class).hasMessageContaining("conv9");
        assertThat(content(Patchlode.on(spark).open(run.uri()))).isEqualTo(expected);
    }

    private static Map<String, String> hadoop() {
        Map<String, String> settings = new java.util.TreeMap<>();
        spark.sparkContext().hadoopConfiguration().forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
        return settings;
    }

    @Test
    void storageIsAskedAsPatientlyAsByTheCommandUnlessTheSessionSaysOtherwise() {
        org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Map<String, String> settings = Map.of("fs.remembering.impl", RememberingFileSystem.class.getName(), "fs.remembering.impl.disable.cache", "true", "fs.s3a.retry.limit", "17");
        settings.forEach(hadoop::set);
        try {
            String before = hadoop.get("fs.s3a.attempts.maximum");
            MinedRun run = mining("patient").option("corpus", "remembering:" + corpus).mine();
            assertThat(RememberingFileSystem.SEEN).containsExactly("5 17");
            assertThat(content(run)).isNotEmpty();
            assertThat(hadoop.get("fs.s3a.attempts.maximum")).isEqualTo(before).isNotEqualTo("5");
            assertThat(spark.conf().contains("fs.s3a.attempts.maximum")).isFalse();
        } finally {
            settings.keySet().forEach(hadoop::unset);
        }
    }

    @Test
    void namesFilesAlikeInAnyLanguage() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(content(mining("arabic").mine())).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(report("arabic")).hasSizeGreaterThan(5).isEqualTo(report("expected"));
    }

    /** Names of the report's files. */
    private static List<String> report(String output) throws IOException {
        Path root = folder.resolve(output).resolve("report");
        try (java.util.stream.Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }

    @Test
    void runsSideBySideDoNotMix() {
        MineRun one = mining("one").top(2).layers("conv1").start();
        MineRun two = mining("two").start();
        assertThat(content(two.result())).isEqualTo(expected);
        assertThat(two.progress().stage()).isEqualTo("done");
        assertThat(two.progress().fraction()).isEqualTo(1);
        assertThat(content(one.result())).hasSizeLessThanOrEqualTo(16).allSatisfy(row -> assertThat(row).startsWith("conv1|"));
    }

    @Test
    void cancelsItsOwnJobsAndGoesOnLater() throws Exception {
        CompletableFuture<Long> mine = CompletableFuture.supplyAsync(() -> JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(1, 2, 3, 4), 4).map(i -> {
                    Thread.sleep(500);
                    return i;
                }).count());
        MineRun run = mining("cancelled").start();
        assertThat(run.progress().stage()).isNotEqualTo("done");
        run.cancel();
        run.cancel();
        assertThatThrownBy(run::result).isInstanceOf(CancellationException.class).hasMessageContaining("resume");
        assertThat(run.isDone()).isTrue();
        assertThat(run.progress().stage()).isEqualTo("cancelled");
        assertThat(folder.resolve("cancelled/_SUCCESS")).doesNotExist();
        assertThat(mine.get()).as("a job of the session's owner").isEqualTo(4);
        assertThat(content(mining("cancelled").resume().mine())).isEqualTo(expected);
    }

    @Test
    void anInterruptCancels() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mining("interrupted").mine()).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(folder.resolve("interrupted/_SUCCESS")).doesNotExist();
    }

    @Test
    void refusesAsTheCommandDoes() throws IOException {
        assertThatThrownBy(() -> Patchlode.on(spark).model("m").start()).isInstanceOf(ConfigurationException.class).hasMessageContaining("--corpus is missing");
        assertThatThrownBy(() -> mining("never").top(0).start()).isInstanceOf(ConfigurationException.class).hasMessageContaining("--top is 0");
        assertThatThrownBy(() -> mining("never").option("rule", "sideways").start()).isInstanceOf(ConfigurationException.class).hasMessageContaining("deconvnet, guided");
        assertThatThrownBy(() -> mining("never").option("topp", 3)).isInstanceOf(ConfigurationException.class).hasMessageContaining("'topp'");
        assertThatThrownBy(() -> mining("never").option("dry-run", true)).isInstanceOf(ConfigurationException.class).hasMessageContaining("plan()");
        assertThatThrownBy(() -> mining("never").layers("conv9").mine()).isInstanceOf(UnknownLayerException.class).hasMessageContaining("conv9");
        assertThatThrownBy(() -> mining("never").option("model", folder.resolve("none.h5").toString()).mine()).isInstanceOf(ModelException.class).hasMessageContaining("none.h5");
        assertThatThrownBy(() -> mining("never").option("corpus", folder.resolve("none").toString()).mine()).isInstanceOf(CorpusException.class).hasMessageContaining("none");
        assertThatThrownBy(() -> Patchlode.on(spark).open(folder.resolve("never").toString())).isInstanceOf(CorpusException.class).hasMessageContaining("no run");
        Path taken = Files.createDirectories(folder.resolve("taken"));
        assertThatThrownBy(() -> mining("taken").start().result()).isInstanceOf(OutputException.class).hasMessageContaining(taken.toString());
        Path bad = Files.createDirectories(folder.resolve("bad"));
        Files.writeString(bad.resolve("words.png"), "not an image");
        assertThatThrownBy(() -> mining("all bad").option("corpus", bad.toString()).mine()).isInstanceOf(TooManyBadImagesException.class);
        assertThat(folder.resolve("never")).doesNotExist();
    }

    @Test
    void plansWithoutWritingAndReadsAConfiguration() throws IOException {
        Path config = Files.writeString(folder.resolve("mine.conf"), "top = 4\nrule = guided\nlayers = [conv3]\n");
        assertThat(mining("planned").config(config.toString()).rule(Rule.GRADIENT).plan()).anySatisfy(line -> assertThat(line).contains("conv3"))
                .anySatisfy(line -> assertThat(line).contains("'gradient'"));
        assertThat(folder.resolve("planned")).doesNotExist();
    }

    @Test
    void everyMethodIsAnOptionOfTheCommand() {
        List<String> methods = Arrays.stream(Mining.class.getDeclaredMethods())
                .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Mining.class && !List.of("option", "config").contains(m.getName()))
                .map(m -> m.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)).toList();
        assertThat(methods).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(MineOptions.ALL.has(name)).as(name).isTrue());
    }
}
