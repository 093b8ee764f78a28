package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.patchlode.cli.CommandLines.Answer;

/** Plain pictures before a classifier that is made by hand: red, green, blue, and the opposite of each. */
class EvaluateCommandTest {

    private static final int[] COLOURS = {0xFF0000, 0x00FF00, 0x0000FF};

    @TempDir static Path folder;
    private static Path labels;

    @BeforeAll
    static void write() throws IOException {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder().graphBuilder().addInputs("pixels")
                .addLayer("same", new ConvolutionLayer.Builder(1, 1).nOut(3).hasBias(false).activation(Activation.IDENTITY).build(), "pixels")
                .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "same")
                .addLayer("colour", new OutputLayer.Builder(LossFunction.MCXENT).nOut(6).activation(Activation.SOFTMAX).build(), "mean")
                .setInputTypes(InputType.convolutional(4, 4, 3)).setOutputs("colour").build());
        graph.init();
        graph.setParam("same_W", Nd4j.eye(3).reshape(3, 3, 1, 1));
        graph.setParam("colour_W", Nd4j.createFromArray(new float[][] {{1, 0, 0, -1, 0, 0}, {0, 1, 0, 0, -1, 0}, {0, 0, 1, 0, 0, -1}}));
        ModelSerializer.writeModel(graph, folder.resolve("colours.zip").toFile(), false);
        Files.writeString(folder.resolve("colours.conf"), "input { width = 4, height = 4, channels = RGB, scale = 0.00392156862745098 }\n");
        Files.createDirectories(folder.resolve("plain"));
        StringBuilder csv = new StringBuilder("image,colour,name,far\n");
        for (int i = 0; i < 14; i++) {
            BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 16; pixel++) {
                image.setRGB(pixel % 4, pixel / 4, COLOURS[i % 3]);
            }
            ImageIO.write(image, "png", folder.resolve("plain/%02d.png".formatted(i)).toFile());
            // Two take the second best, one the worst of six, one has no class.
            int label = i == 3 || i == 7 ? (i + 1) % 3 : i == 8 ? 3 + i % 3 : i == 11 ? -1 : i % 3;
            csv.append("%02d.png,%d,%s,%d%n".formatted(i, label, List.of("a", "b", "c", "d", "e", "f").get(i % 3), label + 100));
        }
        labels = Files.writeString(folder.resolve("labels.csv"), csv.toString().replace("13.png", "unknown.png"));
    }

    private static Answer evaluate(String column, String... more) {
        return patchlode(Stream.concat(Stream.of("evaluate", "--model", folder.resolve("colours.zip").toString(), "--preprocessing", folder.resolve("colours.conf").toString(),
                "--corpus", folder.resolve("plain").toString(), "--labels", labels.toString(), "--label-column", column), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void countsWhatIsRightAndLeavesOutWhatHasNoClass() {
        Answer answer = evaluate("colour");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("evaluated  12 images", "0 bad", "2 without a class", "top-1      9 right, 75.00 %", "top-5      11 right, 91.67 %");
    }

    @Test
    void aLimitTakesFewerImages() {
        assertThat(evaluate("colour", "--limit", "5").out()).contains("evaluated  5 images");
    }

    /** Without the map that sees green, green pictures look like none, and the first class is named. */
    @Test
    void mapsCanBeHeldAtZero() {
        Answer answer = evaluate("colour", "--mask", "same:1");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("top-1      6 right, 50.00 %", "masked     same:1");
        assertThat(evaluate("colour", "--mask", "same:1,2").out()).contains("masked     same:1,2", "top-1      4 right");
        assertThat(evaluate("colour", "--mask", "same:3").err()).contains("--mask same:3 cannot be held at zero: layer 'same' has 3 feature maps");
        assertThat(evaluate("colour", "--mask", "same").err()).contains("--mask 'same' names no feature map");
        assertThat(evaluate("colour", "--mask", "same").code()).isEqualTo(2);
        assertThat(evaluate("colour", "--mask", "nowhere:1").code()).isEqualTo(2);
    }

    @Test
    void columnsThatDoNotFitAreTwo() {
        assertThat(evaluate("shade").err()).contains("none called 'shade'", "colour");
        assertThat(evaluate("shade").code()).isEqualTo(2);
        assertThat(evaluate("far").err()).contains("tells 6 classes apart", "'far'");
        assertThat(evaluate("far").code()).isEqualTo(2);
        assertThat(evaluate("name").err()).contains("3 different words", "6 classes");
        assertThat(evaluate("name").code()).isEqualTo(2);
        assertThat(patchlode("evaluate", "--model", "x").code()).isEqualTo(2);
    }

    @Test
    void wordsAreCountedInSortedOrder() throws IOException {
        Path words = Files.writeString(folder.resolve("words.csv"),
                "image,word\n00.png,apple\n01.png,berry\n02.png,cherry\n03.png,date\nx.png,elder\ny.png,fig\n");
        Answer answer = patchlode("evaluate", "--model", folder.resolve("colours.zip").toString(), "--preprocessing", folder.resolve("colours.conf").toString(),
                "--corpus", folder.resolve("plain").toString(), "--labels", words.toString(), "--label-column", "word");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("evaluated  4 images", "top-1      3 right", "top-5      3 right");
    }

    @Test
    void badImagesAreCounted() throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("damaged"));
        for (int i = 0; i < 3; i++) {
            Files.copy(folder.resolve("plain/%02d.png".formatted(i)), corpus.resolve("%02d.png".formatted(i)));
        }
        Files.writeString(corpus.resolve("04.png"), "no picture");
        String[] args = {"evaluate", "--model", folder.resolve("colours.zip").toString(), "--preprocessing", folder.resolve("colours.conf").toString(),
            "--corpus", corpus.toString(), "--labels", labels.toString(), "--label-column", "colour", "--max-bad-fraction", "0.2"};
        Answer strict = patchlode(args);
        assertThat(strict.code()).isEqualTo(5);
        assertThat(strict.err()).contains("1 of 4 images are bad", "04.png");
        args[args.length - 1] = "0.5";
        assertThat(patchlode(args).out()).contains("evaluated  3 images", "1 bad", "04.png", "top-1      3 right, 100.00 %");
    }
}
