package org.patchlode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's YARN with two nodes, and an HDFS, in a process of their own on loopback, and a Spark installation that knows it.
 * Its jars are Spark's and Hadoop's alone, as on a cluster: the application jar must bring the rest.
 */
final class YarnCluster implements AutoCloseable {

    /** What the application jar brings, or the launcher for s3a. */
    private static final Pattern OURS = Pattern.compile(
            "/(org/(bytedeco|nd4j|deeplearning4j|datavec|freemarker|apache/pdfbox)|info/picocli|com/(typesafe|amazonaws)|io/jhdf|net/java/dev/jna)/|/hadoop-aws-");

    /** JVMs that live for seconds gain nothing from the slow compiler, and they are many here. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final Path settings;
    private final Path spark;
    private final String hdfs;

    YarnCluster(Path folder) throws IOException, InterruptedException {
        spark = spark(folder.resolve("spark"));
        settings = Files.createDirectories(folder.resolve("hadoop"));
        Path log = folder.resolve("yarn.log");
        String java = System.getProperty("java.home");
        List<String> command = new ArrayList<>(List.of(Path.of(java, "bin", "java").toString(), "-Xmx512m", QUICK, "@" + Path.of("conf/java-opens").toAbsolutePath(), "-cp",
                System.getProperty("java.class.path") + ":" + String.join(":", jars("cluster").map(Path::toString).toList()), YarnProcess.class.getName(), settings.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        // Nodes start containers by it.
        builder.environment().put("JAVA_HOME", java);
        process = builder.start();
        Path ready = settings.resolve("yarn-site.xml");
        for (int i = 0; i < 2400 && process.isAlive() && !Files.exists(ready); i++) {
            Thread.sleep(100);
        }
        if (!Files.exists(ready)) {
            close();
            throw new IllegalStateException("YARN did not start: " + Files.readString(log));
        }
        Configuration conf = new Configuration(false);
        conf.addResource(ready.toUri().toURL());
        hdfs = conf.get("fs.defaultFS");
    }

    /** The default file system of jobs on the cluster. */
    String hdfs() {
        return hdfs;
    }

    /** What a user's shell has on a host of the cluster, and what keeps the recipes small. */
    Map<String, String> environment() {
        return Map.of("SPARK_HOME", spark.toString(), "HADOOP_CONF_DIR", settings.toString(), "JAVA_HOME", System.getProperty("java.home"), "SPARK_LOCAL_IP", "127.0.0.1",
                "EXECUTORS", "2", "EXECUTOR_CORES", "1", "EXECUTOR_MEMORY", "1g", "DRIVER_MEMORY", "1g");
    }

    private static Path spark(Path folder) throws IOException {
        SparkHome.write(folder, jar -> !OURS.matcher(jar).find());
        jars("spark").forEach(jar -> SparkHome.link(folder.resolve("jars"), jar));
        Path script = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
        Files.copy(Path.of("src/test/resources/yarn/spark-submit"), script, StandardCopyOption.COPY_ATTRIBUTES);
        script.toFile().setExecutable(true);
        // A site's settings: Spark lies on every node already, and all is on this machine.
        Files.writeString(Files.createDirectories(folder.resolve("conf")).resolve("spark-defaults.conf"), String.join("\n",
                "spark.yarn.jars local:" + folder.toAbsolutePath() + "/jars/*", "spark.yarn.appMasterEnv.SPARK_LOCAL_IP 127.0.0.1",
                "spark.executorEnv.SPARK_LOCAL_IP 127.0.0.1", "spark.yarn.report.interval 500ms", "spark.sql.shuffle.partitions 2",
                "spark.driver.extraJavaOptions " + QUICK, "spark.executor.extraJavaOptions " + QUICK, "spark.yarn.am.extraJavaOptions " + QUICK, ""));
        return folder;
    }

    private static Stream<Path> jars(String part) throws IOException {
        Path folder = Path.of("target", "yarn", part).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("%s is missing; 'mvn process-test-resources' brings it".formatted(folder));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        }
    }

    @Override
    public void close() {
        Processes.end(process);
    }
}
