package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Win;
import org.patchlode.analysis.WinningImage;
import org.patchlode.analysis.WinningImageAnalysis;
import org.patchlode.analysis.projection.ProjectionAnalysis;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.model.Preprocessing;
import org.patchlode.model.Resize;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.network.Shape;
import org.patchlode.timing.StepTimes;

/** A winner's stored feature map is its activation, scaled so that the winner is 255. */
interface ResponseContract {

    Engine open(EnginePlan plan);

    @Test
    default void aWinnersResponseIsItsMapScaled() {
        expectResponses(RandomNetworks.everything(new Random(5)));
        expectResponses(RandomNetworks.gated(new Random(8)));
    }

    private void expectResponses(Network network) {
        Shape input = network.input();
        Preprocessing preprocessing = new Preprocessing(input.columns(), input.rows(), Preprocessing.Channels.RGB, List.of(128f, 128f, 128f), List.of(64f, 64f, 64f), 1, new Resize.Squash(), true, false);
        byte[] rgb = new byte[3 * input.plane()];
        new Random(4).nextBytes(rgb);
        RgbImage image = new RgbImage(input.columns(), input.rows(), rgb);
        List<Layer> layers = network.layers();
        List<Win> wins = new ArrayList<>();
        List<float[]> whole = new ArrayList<>();
        List<Object[]> rows = new ArrayList<>();
        try (Engine engine = open(new EnginePlan(network, layers, false, layers)); Worker worker = engine.worker()) {
            float[] batch = new float[engine.microBatch() * input.size()];
            new InputTensor(preprocessing).fill(image, batch, 0);
            worker.peaks(batch, 1, (one, layer, peaks) -> IntStream.range(0, peaks.maps()).forEach(map -> {
                int columns = layers.get(layer).shape().columns();
                wins.add(new Win(wins.size(), layer, map, 1, peaks.value(map), peaks.position(map) / columns, peaks.position(map) % columns));
            }));
            worker.activations(batch, 1, (one, layer, values) -> whole.add(values.clone()));
            WinningImageAnalysis.Work work = new ProjectionAnalysis(network, layers, preprocessing, false, Rules.of(Rule.NONE), false, List.of()).begin(worker, new StepTimes());
            work.accept(new WinningImage("image", 0, List.of(), 0, wins, image), (place, values) -> rows.add(values));
            work.end((place, values) -> rows.add(values));
        }
        assertThat(rows).hasSameSizeAs(wins);
        List<String> columns = WinnerRow.columns(false).stream().map(Column::name).toList();
        int pictures = 0;
        for (Object[] row : rows) {
            WinnerRow winner = WinnerRow.read(name -> columns.contains(name) ? row[columns.indexOf(name)] : null, List.of());
            Layer layer = layers.stream().filter(l -> l.name().equals(winner.layer())).findFirst().orElseThrow();
            assertThat(winner.response().isPresent()).as(layer.name()).isEqualTo(!layer.shape().isFlat());
            if (winner.response().isPresent()) {
                expectScaled(decode(winner.response().get()), winner, layer, whole.get(layers.indexOf(layer)));
                pictures++;
            }
        }
        assertThat(pictures).isGreaterThan(50);
    }

    private static void expectScaled(Raster response, WinnerRow winner, Layer layer, float[] activations) {
        Shape shape = layer.shape();
        assertThat(List.of(response.getNumBands(), response.getHeight(), response.getWidth())).isEqualTo(List.of(1, shape.rows(), shape.columns()));
        double scale = 0;
        for (float value : activations) {
            scale = Math.max(scale, Math.abs(value));
        }
        double tolerance = 0.5 + 255 * 4e-5 * scale / Math.abs(winner.score());
        for (int y = 0; y < shape.rows(); y++) {
            for (int x = 0; x < shape.columns(); x++) {
                float value = activations[(winner.channel() * shape.rows() + y) * shape.columns() + x];
                double level = winner.score() <= 0 ? 0 : Math.max(0, 255.0 * value / winner.score());
                assertThat((double) response.getSample(x, y, 0)).as("%s, map %d at %d, %d", layer.name(), winner.channel(), y, x).isCloseTo(level, within(tolerance));
            }
        }
        if (winner.score() > 0) {
            assertThat(response.getSample(winner.x(), winner.y(), 0)).isEqualTo(255);
        }
    }

    private static Raster decode(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png)).getRaster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
