package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.Shared;
import org.patchlode.model.ModelLimits;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.model.reader.ModelReader;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/**
 * What a class loses in probability when a map is held at zero, on average over pictures, as an independent implementation found it
 * on a real model: every tenth picture of the set, maps of the last residual block.
 */
class GoldenAblationTest {

    private static final String SET = "cifar10_resnet20";
    private static final int CLASSES = 10;

    @ParameterizedTest
    @ValueSource(strings = {"nd4j", "onednn"})
    void equalsGoldenResults(String backend) throws IOException {
        List<String> lines = Files.readAllLines(Shared.path("golden/analyses/ablation/" + SET + ".csv"));
        Network network = ModelReader.read(Shared.path("material/models/" + SET + "_bnfolded.h5"), SET, ModelLimits.DEFAULT).network();
        Layer layer = network.layer("s3b2_out").orElseThrow();
        Layer last = network.layers().get(network.layers().size() - 1);
        GoldenTest.Inputs inputs = new GoldenTest.Inputs(Shared.path("golden/" + SET + "/images"), PreprocessingFile.read("cifar10-resnet").preprocessing());
        List<String> names = inputs.names();
        List<String> pictures = IntStream.range(0, names.size()).filter(i -> i % 10 == 0).mapToObj(names::get).toList();
        double[][] lost = new double[layer.shape().maps()][CLASSES];
        try (Engine engine = TopLists.engine(backend, new EnginePlan(network, List.of(), false, List.of(last))); Worker worker = engine.worker()) {
            for (String picture : pictures) {
                add(worker, inputs.of(picture), layer, lost);
            }
        }
        assertThat(lines).hasSize(1 + layer.shape().maps() * CLASSES);
        for (String line : lines.subList(1, lines.size())) {
            String[] f = line.split(",");
            assertThat(lost[Integer.parseInt(f[1])][Integer.parseInt(f[2])] / pictures.size()).as(line).isCloseTo(Double.parseDouble(f[3]), within(1e-5));
        }
    }

    private static void add(Worker worker, float[] image, Layer layer, double[][] lost) {
        List<Set<Ablation>> variants = IntStream.rangeClosed(0, layer.shape().maps())
                .mapToObj(i -> i == 0 ? Set.<Ablation>of() : Set.of(new Ablation(layer.node().index(), i - 1)))
                .toList();
        worker.ablations(image, variants, (variant, l, activation) -> {
            double[] p = probabilities(activation);
            for (int map = 0; map < lost.length; map++) {
                for (int k = 0; k < CLASSES; k++) {
                    lost[map][k] += variant == 0 ? p[k] : variant == map + 1 ? -p[k] : 0;
                }
            }
        });
    }

    private static double[] probabilities(float[] last) {
        double[] p = new double[last.length];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += last[i];
        }
        boolean softmax = Math.abs(sum - 1) < 1e-4;
        double total = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = softmax ? last[i] : Math.exp(last[i]);
            total += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= total;
        }
        return p;
    }
}
