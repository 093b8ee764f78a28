package org.patchlode.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.RandomNetworks;
import org.patchlode.model.PreprocessingFile;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;
import org.patchlode.result.RunFolder;

/** Engines that are asked for some pictures before a run, one of which may be wrong. */
class EngineCheckTest {

    static final String OTHER_CPU = "another kind of CPU";

    private final EnginePlan plan = plan();
    private final List<float[]> inputs = inputs();

    static EnginePlan plan() {
        Random random = new Random(4);
        Network.Builder b = Network.builder("in", new Shape(3, 12, 12));
        b.step("c1", RandomNetworks.convolution(random, 3, 6, 1, Geometry.square(3, 1, 1)), "in");
        b.layer("r1", Operation.Activation.RELU, "c1");
        b.step("c2", RandomNetworks.convolution(random, 6, 5, 1, Geometry.square(3, 2, 1)), "r1");
        b.layer("r2", Operation.Activation.RELU, "c2");
        Network network = b.build();
        return new EnginePlan(network, network.layers(), false);
    }

    static List<float[]> inputs() {
        return List.of(RandomNetworks.values(new Random(1), 432), RandomNetworks.values(new Random(2), 432), RandomNetworks.values(new Random(3), 432));
    }

    private CheckOutcome run(EngineCandidate... candidates) {
        return new EngineCheck(List.of(candidates), inputs, true).run(plan);
    }

    private static FalsifyingCandidate wrong(EngineKind kind, double factor) {
        return new FalsifyingCandidate(kind, 1, 2, (float) factor);
    }

    @Test
    void soundEnginesAgree() {
        for (EngineChoice choice : EngineChoice.values()) {
            CheckOutcome outcome = new EngineCheck(EngineCheck.candidates(choice), inputs, true).run(plan);
            assertThat(outcome.disagreement()).as(choice.name()).isEmpty();
            assertThat(outcome.engines()).as(choice.name()).hasSize(2);
            assertThat(outcome.pictures()).isEqualTo(3);
            assertThat(outcome.milliseconds()).allSatisfy(time -> assertThat(time).isPositive());
        }
    }

    @Test
    void aFalsifiedMapIsNamedWithBothValues() {
        for (List<EngineCandidate> candidates : List.of(List.of(EngineKind.ND4J, wrong(EngineKind.ONNXRUNTIME, 1.01)), List.<EngineCandidate>of(wrong(EngineKind.ND4J, 0.99), EngineKind.ONNXRUNTIME))) {
            Optional<String> said = run(candidates.toArray(EngineCandidate[]::new)).disagreement();
            assertThat(said).get().asString().contains("map 2 of layer 'r2'").containsPattern("is [0-9.]+ by (falsified )?ND4J .* and [0-9.]+ by (falsified )?ONNX Runtime [0-9.]+,");
            assertThatThrownBy(() -> new EngineCheck(candidates, inputs, true).orEnd(said.get())).isInstanceOf(EngineDisagreementException.class)
                    .hasMessageContaining("say by --engine which one to believe");
            assertThat(new EngineCheck(candidates, inputs, false).orEnd(said.get())).as("one was asked for by name").isEqualTo(said.get());
        }
    }

    @Test
    void roundingIsNoDisagreement() {
        assertThat(run(EngineKind.ND4J, wrong(EngineKind.ONNXRUNTIME, 1 + 2e-5)).disagreement()).isEmpty();
    }

    /** A clip of rounding, by a factor of a million: whoever computes it, its digits are noise. */
    @Test
    void whatAnEngineItselfIsUnsteadyAboutIsNoDisagreement() {
        Network.Builder b = Network.builder("in", new Shape(1, 4, 4));
        float[] large = {3e5f};
        b.step("up", new Operation.Convolution(Geometry.square(1, 1, 0), 1, 1, large, new float[] {-1.5e5f}), "in");
        b.layer("out", Operation.Activation.RELU, "up");
        Network network = b.build();
        EnginePlan steep = new EnginePlan(network, network.layers(), false);
        float[] picture = new float[16];
        Arrays.fill(picture, 0.5f + 1e-3f);
        picture[3] = 0;
        EngineCandidate off = new FalsifyingCandidate(EngineKind.ONNXRUNTIME, 0, 0, 1.0004f);
        assertThat(new EngineCheck(List.of(EngineKind.ND4J, off), List.of(picture), true).run(steep).disagreement()).as("0.4 in a thousand where a millionth makes more").isEmpty();
        EngineCandidate wrong = new FalsifyingCandidate(EngineKind.ONNXRUNTIME, 0, 0, 1.002f);
        assertThat(new EngineCheck(List.of(EngineKind.ND4J, wrong), List.of(picture), true).run(steep).disagreement()).as("more than a thousandth is none of rounding").isPresent();
    }

    /** Analyses of pictures want whole activations and no peaks. */
    @Test
    void layersOfWhichWholeActivationsAreWantedAreCheckedToo() {
        EnginePlan whole = new EnginePlan(plan.network(), List.of(), false, plan.layers());
        EngineCheck check = new EngineCheck(List.of(EngineKind.ND4J, wrong(EngineKind.ONNXRUNTIME, 2)), inputs, false);
        assertThat(check.run(whole.peaksOfAll()).disagreement()).get().asString().contains("map 2 of layer 'r2'");
        assertThat(check.repeat(whole, OTHER_CPU)).get().asString().contains("map 2 of layer 'r2'");
    }

    @Test
    void aHostThatTheDriverDidNotSeeChecksAgain() {
        EngineCheck check = new EngineCheck(List.of(EngineKind.ND4J, wrong(EngineKind.ONNXRUNTIME, 2)), inputs, true).madeOn(Set.of("this kind"));
        assertThat(check.repeat(plan, "this kind")).isEmpty();
        assertThatThrownBy(() -> check.repeat(plan, OTHER_CPU)).isInstanceOf(EngineDisagreementException.class).hasMessageContaining("map 2 of layer 'r2'");
    }

    @Test
    void anExecutorRunsWhatTheDriverChoseAndItsWarningReachesTheReport(@TempDir Path folder) {
        EngineCheck check = new EngineCheck(List.of(EngineKind.ND4J, wrong(EngineKind.ONNXRUNTIME, 2)), inputs, false).madeOn(Set.of(OTHER_CPU));
        CheckedEngine checked = new CheckedEngine(Optional.of(EngineChoice.ND4J), Optional.of(check), Optional.empty());
        RunFolder run = RunFolder.at(folder.resolve("run").toUri().toString(), new Configuration());
        MiningTask task = new MiningTask(plan, PreprocessingFile.read("cifar10-resnet").preprocessing(), ImageLimits.DEFAULT, EngineChoice.AUTO, 0, List.of(), List.of(), run.uri());
        assertThat(checked.sections(run)).isEmpty();
        for (int executor = 0; executor < 2; executor++) {
            try (LoadedEngine engine = new LoadedEngine(checked.fixed(task), Set.of(), checked)) {
                assertThat(engine.engine().description()).startsWith("ND4J");
                engine.note(run, "a decoder");
            }
        }
        assertThat(checked.warnings(run)).singleElement().asString().startsWith("on an executor, ").contains("map 2 of layer 'r2'");
        assertThat(checked.sections(run)).singleElement().satisfies(section -> assertThat(section.toString()).contains("Engines disagree", "map 2 of layer 'r2'"));
    }

    @Test
    void aRuleThatIsWrongByAFifthIsSaid() {
        CheckOutcome slow = new CheckOutcome(Optional.empty(), List.of("A", "B"), List.of(), 3, List.of(13.0, 10.0), Optional.empty());
        assertThat(slow.faster()).get().asString().contains("B takes 10.00 ms").contains("A, which runs by rule, 13.00 ms");
        assertThat(new CheckOutcome(Optional.empty(), List.of("A", "B"), List.of(), 3, List.of(11.0, 10.0), Optional.empty()).faster()).isEmpty();
    }
}
