package org.patchlode.job.analyze.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.patchlode.TinyCorpus;
import org.patchlode.TinyModel;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.corpus.ref.CorpusException;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.pictures.NamedOcclusion;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;

/** The analyses of finished runs: planted faults and changes are found, and nothing else. */
class RunAnalysesTest {

    private static final NamedAnalysis HEALTH = new NamedHealth();
    private static final NamedAnalysis COMPARE = new NamedCompare();
    private static final int DEAD = 2;
    private static final int DOMINATING = 3;
    private static final int ALIASED = 5;
    private static final int CHANGED = 4;

    @TempDir static Path folder;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        spark = SparkSession.builder().master("local[2]").appName("test").getOrCreate();
        TinyCorpus.write(folder.resolve("corpus"), 40);
        TinyModel.write(folder);
        mine("sound", model("sound", graph -> {}), true);
        mine("planted", model("planted", RunAnalysesTest::plant), true);
        mine("changed", model("changed", graph -> change(graph, "conv3", CHANGED, (place, weight) -> -weight)), true);
        mine("silent", model("silent", graph -> {}), false);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** The tiny network with smooth first-layer filters, changed. */
    private static Path model(String name, Consumer<ComputationGraph> change) throws IOException {
        ComputationGraph graph = ModelSerializer.restoreComputationGraph(folder.resolve("tiny.zip").toFile(), false);
        INDArray weights = graph.getLayer("conv1").getParam("W");
        for (int filter = 0; filter < 8; filter++) {
            double angle = filter * 0.4;
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < 5; y++) {
                    for (int x = 0; x < 5; x++) {
                        double along = (x - 2) * Math.cos(angle) + (y - 2) * Math.sin(angle);
                        double window = Math.exp(-((x - 2) * (x - 2) + (y - 2) * (y - 2)) / 4.0);
                        weights.putScalar(new int[] {filter, c, y, x}, 0.2 * window * Math.cos(2 * Math.PI * (0.1 + 0.1 * filter / 8) * along + filter));
                    }
                }
            }
        }
        change.accept(graph);
        Path file = folder.resolve(name + ".zip");
        ModelSerializer.writeModel(graph, file.toFile(), false);
        return file;
    }

    /** Changes the weights of a filter, given the place in its plane and the weight. */
    private static void change(ComputationGraph graph, String layer, int filter, DoubleBinaryOperator to) {
        INDArray weights = graph.getLayer(layer).getParam("W");
        for (int c = 0; c < weights.size(1); c++) {
            for (int y = 0; y < weights.size(2); y++) {
                for (int x = 0; x < weights.size(3); x++) {
                    int[] at = {filter, c, y, x};
                    weights.putScalar(at, to.applyAsDouble(x + y, weights.getDouble(at)));
                }
            }
        }
    }

    private static void plant(ComputationGraph graph) {
        change(graph, "conv1", DEAD, (place, weight) -> 0);
        graph.getLayer("conv1").getParam("b").putScalar(DEAD, -1);
        change(graph, "conv1", DOMINATING, (place, weight) -> 30 * weight);
        change(graph, "conv1", ALIASED, (place, weight) -> place % 2 == 0 ? 0.1 : -0.1);
    }

    private static void mine(String name, Path model, boolean responses) {
        MineOptionsBuilder options = MineOptions.builder().model(model.toString()).preprocessing(TinyModel.preprocessing(folder).toString()).corpus(List.of(folder.resolve("corpus").toString()))
                .output(folder.resolve("run-" + name).toString()).shards(OptionalInt.of(3)).engine(EngineChoice.ND4J);
        if (responses) {
            options.set(ResponsesExtension.RESPONSES, EnumSet.of(ResponseKind.PEAK));
        }
        MineJob.run(spark, options.build(), Progress.SILENT, run -> {});
    }

    private static AnalyzeJob.Summary run(NamedAnalysis analysis, String output, Map<String, Object> asked) {
        Map<String, Object> all = new TreeMap<>(asked);
        all.put("output", folder.resolve(output).toString());
        return AnalyzeJob.run(spark, analysis, LayeredConfig.of(AnalyzeOptions.command(analysis), AnalyzeOptions.of(analysis), all, Optional.empty()), Progress.SILENT);
    }

    private static String uri(String run) {
        return folder.resolve("run-" + run).toString();
    }

    private static Dataset<Row> table(String output, String name) {
        return spark.read().parquet(folder.resolve(output).resolve(name).toString());
    }

    private static List<String> firstLayer(String output) {
        return table(output, "health").where("layer = 'conv1' and finding <> 'duplicate'").selectExpr("concat_ws(' ', finding, channel)").toJavaRDD().map(row -> row.getString(0)).collect();
    }

    @Test
    void plantedFaultsOfTheFirstLayerAreFoundAndNoOthers() throws IOException {
        run(HEALTH, "health-sound", Map.of("run", uri("sound")));
        assertThat(firstLayer("health-sound")).isEmpty();
        run(HEALTH, "health-planted", Map.of("run", uri("planted")));
        assertThat(firstLayer("health-planted")).containsExactlyInAnyOrder("dead " + DEAD, "dominating " + DOMINATING, "aliased " + ALIASED);
        assertThat(table("health-planted", "health").columns()).contains("layer", "channel", "finding", "value", "threshold");
        assertThat(Files.readString(folder.resolve("health-planted/report/index.html"))).contains("Filters of &#39;conv1&#39;").contains("aliased");
    }

    @Test
    void thresholdsAreOptions() {
        run(HEALTH, "health-strict", Map.of("run", uri("planted"), "dominating", "1000", "aliased", 1.0, "duplicate", 1.0));
        assertThat(firstLayer("health-strict")).containsExactly("dead " + DEAD);
        assertThat(table("health-strict", "health").where("finding = 'duplicate'").count()).isZero();
    }

    @Test
    void withoutResponsesDuplicatesAreLeftOutAndTheReportSaysSo() throws IOException {
        run(HEALTH, "health-silent", Map.of("run", uri("silent")));
        assertThat(table("health-silent", "health").where("finding = 'duplicate'").count()).isZero();
        assertThat(Files.readString(folder.resolve("health-silent/report/index.html"))).contains("kept no responses");
        assertThatThrownBy(() -> run(HEALTH, "nothing", Map.of("run", folder.resolve("corpus").toString()))).isInstanceOf(CorpusException.class);
    }

    @Test
    void aRunComparedWithItselfIsTheSame() {
        run(COMPARE, "compare-itself", Map.of("run", List.of(uri("sound"), uri("sound"))));
        Dataset<Row> rows = table("compare-itself", "compare");
        assertThat(rows.count()).isEqualTo(table("run-sound", "units").count());
        assertThat(rows.where("jaccard = 1 and not jump and max_change = 0").count()).isEqualTo(rows.count());
        assertThat(rows.where("spearman is not null").count()).isPositive();
        assertThat(rows.where("abs(spearman - 1) > 1e-12").count()).isZero();
    }

    @Test
    void aChangedMapIsFoundAndNoOther() throws IOException {
        run(COMPARE, "compare-changed", Map.of("run", List.of(uri("sound"), uri("changed"), uri("sound"))));
        Dataset<Row> rows = table("compare-changed", "compare");
        Dataset<Row> moved = rows.where("jump or jaccard < 1 or max_change <> 0 or spearman < 1 - 1e-12");
        assertThat(moved.selectExpr("concat_ws(' ', layer, channel, jump)").toJavaRDD().map(row -> row.getString(0)).collect())
                .containsExactly("conv3 " + CHANGED + " true", "conv3 " + CHANGED + " true");
        assertThat(moved.where("jaccard < 1").count()).isEqualTo(2);
        assertThat(table("compare-changed", "layers").where("layer = 'conv3' and jumps > 0 and jaccard < 1 and jaccard_low <= jaccard").count()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("compare-changed/report/index.html"))).contains("First winners of").contains("settle");
    }

    @Test
    void whatCannotBeComparedIsRefusedByName() {
        assertThatThrownBy(() -> run(COMPARE, "once", Map.of("run", List.of(uri("sound"))))).isInstanceOf(ConfigurationException.class).hasMessageContaining("--run is given once");
        assertThatThrownBy(() -> run(COMPARE, "none", Map.of("run", List.of(uri("sound"), uri("nobody"))))).isInstanceOf(CorpusException.class).hasMessageContaining("nobody");
    }

    @Test
    void runsOfDifferentArchitecturesAreRefusedWithTheDifference() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectories(other);
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder().seed(1)
                .activation(Activation.RELU).list()
                .layer(new ConvolutionLayer.Builder(3, 3).name("conv1").nOut(6).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(3).build())
                .setInputType(InputType.convolutional(32, 32, 3)).build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        Path file = other.resolve("other.zip");
        ModelSerializer.writeModel(network, file.toFile(), false);
        mine("other", file, false);
        assertThatThrownBy(() -> run(COMPARE, "different", Map.of("run", List.of(uri("sound"), uri("other"))))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("different architectures").hasMessageContaining("layer 1 is 'conv1' of 8x16x16 in the first and");
        assertThat(folder.resolve("different")).doesNotExist();
    }

    @Test
    void projectionsOfARunsWinnersStandBesideAnOccludedPicture() throws IOException {
        Map<String, Object> asked = Map.of("model", folder.resolve("sound.zip").toString(), "preprocessing", TinyModel.preprocessing(folder).toString(), "engine", "nd4j",
                "corpus", List.of(folder.resolve("corpus").toString()), "layer", "conv3", "size", 16, "stride", 16, "only", "image 002.png", "run", uri("sound"));
        run(new NamedOcclusion(), "occlusion", asked);
        assertThat(Files.readString(folder.resolve("occlusion/report/index.html"))).contains("projections of the map&#39;s winners in the run").contains("winner 9").contains("that is of this alone");
        Map<String, Object> other = new TreeMap<>(asked);
        other.put("run", uri("changed"));
        assertThatThrownBy(() -> run(new NamedOcclusion(), "occlusion-other", other)).isInstanceOf(ConfigurationException.class).hasMessageContaining("is of another model");
    }
}
