package org.patchlode.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Spark's own master and workers as processes on loopback, from the jars of the build; closing it ends them. */
final class StandaloneCluster implements AutoCloseable {

    private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)");

    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final String classpath;
    private final String master;

    /** @param folder for logs and the workers' folders @param workers each of one core */
    StandaloneCluster(Path folder, int workers) throws IOException, InterruptedException {
        this.folder = folder;
        classpath = SparkHome.classpath();
        SparkHome.write(folder.resolve("spark home"), jar -> true);
        try {
            master = find(start("master", "org.apache.spark.deploy.master.Master", "--port", "0", "--webui-port", "0"), MASTER);
            for (int i = 0; i < workers; i++) {
                Path log = start("worker " + i, "org.apache.spark.deploy.worker.Worker", "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "2g",
                        "--work-dir", folder.resolve("work " + i).toString(), master);
                find(log, Pattern.compile("(Successfully registered with master)"));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    String master() {
        return master;
    }

    /** What the executors wrote to their logs, one text an executor. */
    List<String> executorLogs() throws IOException {
        List<String> logs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.endsWith("stderr") && Files.isRegularFile(f)).toList()) {
                logs.add(Files.readString(file));
            }
        }
        return logs;
    }

    private Path start(String name, String type, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", classpath, type, "--host", "127.0.0.1"));
        command.addAll(List.of(args));
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_HOME", folder.resolve("spark home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        processes.add(builder.start());
        return log;
    }

    private String find(Path log, Pattern pattern) throws IOException, InterruptedException {
        for (int i = 0; i < 2400; i++) {
            Matcher matcher = pattern.matcher(Files.readString(log));
            if (matcher.find()) {
                return matcher.group(1);
            }
            if (!processes.get(processes.size() - 1).isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("no '" + pattern + "' in " + Files.readString(log));
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Processes.end(processes.get(i));
        }
    }
}
