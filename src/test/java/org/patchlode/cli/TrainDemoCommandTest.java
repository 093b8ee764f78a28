package org.patchlode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.cli.CommandLines.patchlode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.cli.CommandLines.Answer;
import org.patchlode.model.InputSize;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.LayerChoice;

/** A few steps of a narrow network: that the road through DL4J Spark is open, not that anything is learnt. */
class TrainDemoCommandTest {

    @TempDir Path folder;

    private Answer train(String images, String testSeed) {
        return train(images, testSeed, "0,2");
    }

    private Answer train(String images, String testSeed, String checkpoints) {
        return patchlode("train-demo", "--output", folder.resolve("weights").toString(), "--identities", "2", "--size", "32", "--images", images, "--test-images", "10",
                "--test-seed", testSeed, "--epochs", "2", "--batch", "4", "--workers", "2", "--averaging-frequency", "1", "--stem", "2", "--checkpoints", checkpoints);
    }

    @Test
    void writesWeightsThatCanBeMinedAndWhatTheyAre() throws IOException {
        Answer answer = train("16", "2");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out()).contains("epoch 2 of 2", "accuracy   ", "of 10 unseen faces");
        Path zip = folder.resolve("weights/face-resnet10.zip");
        var network = ModelReader.read(zip, "zip", ModelLimits.DEFAULT, java.util.Optional.of(new InputSize(32, 32))).network();
        // At 32 pixels the last block has one unit a map, and so no spatial extent.
        assertThat(LayerChoice.byDefault(network)).hasSize(7);
        assertThat(Files.readString(folder.resolve("weights/README.md"))).contains("--epochs 2", "| 2 |", "yaw", "submit/patchlode train-demo");
        assertThat(Files.readString(folder.resolve("weights/face-resnet10.properties"))).contains("renderer.version = ", "identities = 2");
        assertThat(folder.resolve("weights/epoch-002.zip")).hasSameBinaryContentAs(zip);
        assertThat(ModelReader.read(folder.resolve("weights/epoch-000.zip"), "zip", ModelLimits.DEFAULT, java.util.Optional.of(new InputSize(32, 32))).sha256())
                .isNotEqualTo(ModelReader.read(zip, "zip", ModelLimits.DEFAULT, java.util.Optional.of(new InputSize(32, 32))).sha256());
        assertThat(folder.resolve("weights/epoch-001.zip")).doesNotExist();
        assertThat(train("16", "2").code()).as("exists").isEqualTo(4);
    }

    @Test
    void valuesThatDoNotFitAreTwo() {
        Answer few = train("4", "2");
        assertThat(few.code()).isEqualTo(2);
        assertThat(few.err()).contains("4 images make no round");
        assertThat(train("16", "2", "1,3").err()).contains("--checkpoints has epoch 3, but --epochs is 2");
        assertThat(train("16", "2", "last").err()).contains("'last', which is no epoch");
        assertThat(train("16", "1").err()).contains("--test-seed are both 1");
    }
}
