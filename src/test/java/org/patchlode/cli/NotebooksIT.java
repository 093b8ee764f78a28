package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/**
 * The notebooks, executed. The JVM one in jshell itself; the PySpark one against Spark's real Py4J gateway, with a stand-in
 * for PySpark's Python package, which this build cannot fetch.
 */
class NotebooksIT {

    @TempDir static Path folder;
    private static Path model;
    private static Path corpus;

    @BeforeAll
    static void write() {
        model = TinyModel.write(folder);
        corpus = TinyCorpus.write(folder.resolve("corpus"), 20);
    }

    private static Map<String, String> environment(Path output) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATCHLODE_MODEL", model.toString());
        environment.put("PATCHLODE_PREPROCESSING", TinyModel.preprocessing(folder).toString());
        environment.put("PATCHLODE_CORPUS", corpus.toString());
        environment.put("PATCHLODE_OUTPUT", output.toString());
        environment.put("PATCHLODE_SHEET", output + " sheet.png");
        return environment;
    }

    private static void expectRun(Launcher.Answer answer, Path output) throws IOException {
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("corpus         20 images", "sheet of ", "|conv").doesNotContain("Exception", "Traceback");
        assertThat(output.resolve("_SUCCESS")).as(answer.text()).exists();
        assertThat(ImageIO.read(Path.of(output + " sheet.png").toFile()).getWidth()).isGreaterThan(300);
    }

    @Test
    void jshell() throws IOException, InterruptedException {
        Path output = folder.resolve("from jshell");
        expectRun(Launcher.run(folder, List.of("bash", "submit/notebooks/jshell", "submit/notebooks/mine.jsh"), environment(output)), output);
    }

    @Test
    void pyspark() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Launcher.run(folder, List.of("bash", "-c", "python3 --version"), Map.of()).code() == 0,
                "there is no python3 on this machine's path; the PySpark notebook was not executed");
        Path output = folder.resolve("from pyspark");
        List<String> command = new ArrayList<>(List.of("python3", "src/test/resources/notebooks/run_notebook.py", "submit/notebooks/mine.ipynb", output + " sheet.png", "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "@conf/java-opens", "-cp", Files.readString(Path.of("target/classpath")).strip(),
                "org.apache.spark.deploy.SparkSubmit", "--master", "local[2]", "--conf", "spark.ui.enabled=false", "--jars", "target/patchlode-cluster.jar", "pyspark-shell"));
        Launcher.Answer answer = Launcher.run(folder, command, environment(output));
        expectRun(answer, output);
        assertThat(answer.text()).contains("context stopped: False");
    }
}
