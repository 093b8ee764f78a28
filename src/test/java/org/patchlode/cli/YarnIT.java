package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;

/** The recipes for YARN, run as they are on a real one of two nodes; model, corpus and runs lie on its HDFS. */
// Seven to nine minutes on a busy machine of two cores, so not with every build: mvn verify -Dit.test=YarnIT -Dtest.excludedGroups=none -Dtest=MainTest
@Tag("soak")
class YarnIT {

    @TempDir static Path folder;
    private static YarnCluster yarn;
    private static SparkSession spark;
    private static List<String> here;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        yarn = new YarnCluster(folder);
        TinyModel.write(folder);
        TinyCorpus.write(folder.resolve("corpus"), 24);
        try (FileSystem hdfs = FileSystem.newInstance(URI.create(yarn.hdfs()), new Configuration())) {
            for (String name : List.of("tiny.zip", "tiny.conf", "corpus")) {
                hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()), new org.apache.hadoop.fs.Path("/in put/" + name));
            }
        }
        spark = SparkSession.builder().master("local[1]").getOrCreate();
        List<String> local = new ArrayList<>(List.of("mine"));
        local.addAll(options(yarn.hdfs() + "/in put/tiny.conf", "here"));
        Launcher.Answer answer = Launcher.patchlode(folder, local);
        assertThat(answer.code()).as(answer.text()).isZero();
        here = WinnerRows.of(spark, run("here"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
        yarn.close();
    }

    private static String run(String name) {
        return yarn.hdfs() + "/runs/" + name;
    }

    private static List<String> options(String preprocessing, String run) {
        return List.of("--model", yarn.hdfs() + "/in put/tiny.zip", "--preprocessing", preprocessing, "--corpus", yarn.hdfs() + "/in put/corpus",
                "--output", run(run), "--layers", "conv1,conv3", "--shards", "4");
    }

    private static Launcher.Answer recipe(String name, String preprocessing, String run) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "submit/recipes/" + name));
        command.addAll(options(preprocessing, run));
        return Launcher.run(folder, command, yarn.environment());
    }

    private static int status(String run) throws IOException, InterruptedException {
        return Launcher.run(folder, List.of("bash", "submit/patchlode", "status", run(run)), Map.of()).code();
    }

    @Test
    void clientModeGivesTheBytesOfOneMachineAndTheCodesOfTheCommand() throws IOException, InterruptedException {
        String preprocessing = TinyModel.preprocessing(folder).toString();
        Launcher.Answer answer = recipe("yarn-client.sh", preprocessing, "client");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("Submitted application application_", "mined      24 images", "report     hdfs:");
        assertThat(WinnerRows.of(spark, run("client"))).hasSizeGreaterThan(100).isEqualTo(here);
        Launcher.Answer again = recipe("yarn-client.sh", preprocessing, "client");
        assertThat(again.code()).as(again.text()).isEqualTo(4);
    }

    @Test
    void clusterModeGivesTheSameBytesAndFailsWhereTheCommandDoes() throws IOException, InterruptedException {
        String preprocessing = "hdfs:///in put/tiny.conf";
        assertThat(status("cluster")).isEqualTo(3);
        Launcher.Answer answer = recipe("yarn-cluster.sh", preprocessing, "cluster");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("final status: SUCCEEDED").doesNotContain("mined      24 images");
        assertThat(WinnerRows.of(spark, run("cluster"))).isEqualTo(here);
        assertThat(status("cluster")).isZero();
        Launcher.Answer again = recipe("yarn-cluster.sh", preprocessing, "cluster");
        assertThat(again.code()).as("YARN flattens codes: " + again.text()).isEqualTo(1);
        assertThat(again.text()).contains("final status: FAILED", "patchlode ended with exit code 4");
        assertThat(status("cluster")).as("what was refused did no harm").isZero();
    }
}
