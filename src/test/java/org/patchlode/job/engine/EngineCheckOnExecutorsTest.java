package org.patchlode.job.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.cli.SparkHome;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.run.Failures;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.result.RunFolder;

/** An executor in a JVM of its own, on a kind of CPU that the driver did not see. */
class EngineCheckOnExecutorsTest {

    @TempDir Path folder;

    @Test
    void aWrongEngineIsCaughtThere() throws Exception {
        Path home = SparkHome.write(folder.resolve("home"), jar -> true);
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-Dspark.ui.enabled=false", Driver.class.getName(),
                folder.resolve("run").toUri().toString()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("JDK_JAVA_OPTIONS", opens());
        Process process = builder.start();
        boolean ended = process.waitFor(4, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(log);
        assertThat(ended).as(text).isTrue();
        assertThat(text).contains("seen: fine").containsPattern("unseen: ENGINES_DISAGREE the engines disagree: .* map 2 of layer 'r2' is .* by ND4J .* by falsified ONNX Runtime");
    }

    /** What Spark needs of a JVM, as this one was started. */
    private static String opens() {
        return String.join(" ", java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream().filter(argument -> argument.startsWith("--add-opens")).toList());
    }

    /** What the other JVM runs. */
    static final class Driver {

        private Driver() {}

        public static void main(String[] args) {
            try (SparkSession spark = SparkSession.builder().master("local-cluster[1,1,1024]").appName("check").config("spark.executor.extraClassPath", System.getenv("CLASSPATH"))
                    .config("spark.driver.host", "127.0.0.1").config("spark.task.maxFailures", "1").getOrCreate()) {
                JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
                EngineCheck check = new EngineCheck(List.of(EngineKind.ND4J, new FalsifyingCandidate(EngineKind.ONNXRUNTIME, 1, 2, 1.5f)), EngineCheckTest.inputs(), true);
                String here = HostKind.of(EngineKind.ND4J.open(EngineCheckTest.plan()).description());
                System.out.println("seen: " + outcome(java, check.madeOn(Set.of(here)), args[0]));
                System.out.println("unseen: " + outcome(java, check.madeOn(Set.of(EngineCheckTest.OTHER_CPU)), args[0]));
            }
        }

        private static String outcome(JavaSparkContext java, EngineCheck check, String run) {
            MiningTask task = new MiningTask(EngineCheckTest.plan(), PreprocessingFile.read("cifar10-resnet").preprocessing(), ImageLimits.DEFAULT, EngineChoice.ND4J, 0, List.of(), List.of(), run);
            Broadcast<LoadedEngine> engine = java.broadcast(new LoadedEngine(task, Set.of(), new CheckedEngine(Optional.empty(), Optional.of(check), Optional.empty())));
            Broadcast<SerializableConfiguration> hadoop = java.broadcast(new SerializableConfiguration(new Configuration()));
            try {
                return java.parallelize(List.of(1), 1).map(slot -> {
                    engine.value().note(RunFolder.at(run, hadoop.value().value()), "a decoder");
                    return "fine";
                }).collect().get(0);
            } catch (Exception e) {
                return Failures.kind(e) + " " + Failures.sentence(e);
            }
        }
    }
}
