package org.patchlode.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.io.SequenceFile.CompressionType;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.PackedCorpora;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.stage.Progress;

/** Model, corpus and run on a real HDFS: name node, data node and client over the loopback. */
class HdfsTest {

    @TempDir static Path folder;

    @Test
    void aRunOnHdfsEqualsALocalOne() throws Exception {
        Path model = TinyModel.write(folder);
        Path corpus = TinyCorpus.write(folder.resolve("corpus"), 20);
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();
        try (MiniDFSCluster cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build()) {
            cluster.waitClusterUp();
            String hdfs = cluster.getFileSystem().getUri().toString();
            FileSystem fs = cluster.getFileSystem();
            fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(corpus.toString()), new org.apache.hadoop.fs.Path("/some corpus"));
            fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(model.toString()), new org.apache.hadoop.fs.Path("/tiny.zip"));
            fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(TinyModel.preprocessing(folder).toString()), new org.apache.hadoop.fs.Path("/tiny.conf"));

            MineSummary remote = mine(spark, hdfs + "/tiny.zip", hdfs + "/tiny.conf", hdfs + "/some corpus", hdfs + "/runs/one");
            Path local = folder.resolve("local run");
            mine(spark, model.toString(), TinyModel.preprocessing(folder).toString(), corpus.toString(), local.toString());

            assertThat(fs.exists(new org.apache.hadoop.fs.Path("/runs/one/_SUCCESS"))).isTrue();
            assertThat(fs.exists(new org.apache.hadoop.fs.Path("/runs/one/_state"))).isFalse();
            assertThat(remote.manifest().counts().mined()).isEqualTo(20);
            fs.copyToLocalFile(new org.apache.hadoop.fs.Path("/runs/one"), new org.apache.hadoop.fs.Path(folder.resolve("copy").toString()));
            List<String> here = StoredRun.content(spark, local).stream().map(row -> row.replace("file:" + corpus, "CORPUS")).toList();
            List<String> there = StoredRun.content(spark, folder.resolve("copy")).stream().map(row -> row.replace(hdfs + "/some corpus", "CORPUS")).toList();
            assertThat(there).hasSizeGreaterThan(100).isEqualTo(here);

            Path labels = AnalyzedElsewhere.labels(corpus, folder.resolve("labels.csv"));
            fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(labels.toString()), new org.apache.hadoop.fs.Path("/labels.csv"));
            assertThat(AnalyzedElsewhere.checksums(spark, hdfs, hdfs + "/some corpus")).as("information about responses on HDFS")
                    .isEqualTo(AnalyzedElsewhere.checksums(spark, folder.toString(), corpus.toString())).isNotEmpty();

            Map<String, byte[]> files = PackedCorpora.files(corpus);
            Path packed = Files.createDirectories(folder.resolve("packed"));
            PackedCorpora.tar(packed.resolve("images.tar"), files);
            PackedCorpora.tar(packed.resolve("images.tgz"), files);
            PackedCorpora.sequence(packed.resolve("images.seq"), files, CompressionType.RECORD);
            PackedCorpora.hub(spark, packed.resolve("table"), files);
            fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(packed.toString()), new org.apache.hadoop.fs.Path("/packed"));
            for (String name : List.of("images.tar", "images.tgz", "images.seq", "table")) {
                Path run = folder.resolve("run of " + name);
                mine(spark, model.toString(), TinyModel.preprocessing(folder).toString(), hdfs + "/packed/" + name, run.toString());
                assertThat(StoredRun.content(spark, run).stream().map(row -> row.replaceFirst(hdfs + "/packed/" + name + "[^!]*!/", "CORPUS/")).toList()).as(name).isEqualTo(here);
            }

            // All that HDFS itself allows; it does not allow colons.
            List<String> strange = List.of("with space.png", "per%20cent%.png", "h#sh.png", "que?ry.png", "\u00fcml\u00e4ut \u65e5\u672c.png", "new\nline.png", "deep [1]/{a}*/b.png");
            for (String name : strange) {
                fs.copyFromLocalFile(new org.apache.hadoop.fs.Path(corpus.resolve("image 002.png").toString()), new org.apache.hadoop.fs.Path(hdfs + "/strange/" + name));
            }
            mine(spark, model.toString(), TinyModel.preprocessing(folder).toString(), hdfs + "/strange", hdfs + "/runs/strange");
            List<String> won = spark.read().parquet(hdfs + "/runs/strange/winners").select("image").distinct().collectAsList().stream().map(row -> row.getString(0)).toList();
            assertThat(won).containsExactlyInAnyOrderElementsOf(strange.stream().map(name -> hdfs + "/strange/" + name).toList());
            assertThat(won).allMatch(id -> exists(fs, id));
        } finally {
            spark.stop();
        }
    }

    private static boolean exists(FileSystem fs, String id) {
        try {
            return fs.exists(new org.apache.hadoop.fs.Path(id));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static MineSummary mine(SparkSession spark, String model, String preprocessing, String corpus, String output) {
        MineOptions options = MineOptions.builder().model(model).preprocessing(preprocessing).corpus(List.of(corpus)).output(output)
                .shards(OptionalInt.of(3)).engine(EngineChoice.ND4J).build();
        return MineJob.run(spark, options, Progress.SILENT, run -> {});
    }
}
