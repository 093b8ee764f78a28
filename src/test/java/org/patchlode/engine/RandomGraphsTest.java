package org.patchlode.engine;

import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.OneDnnSupport;

/**
 * Random graphs over every operation and the ways to combine them: both engines, the definitions and ONNX Runtime agree, whichever
 * layers are planned. A failure prints the smallest graph that fails.
 */
@Tag("instruction-sets")
class RandomGraphsTest {

    private static final int CHOICES = 1 << 20;

    @Property(tries = 300, seed = "20260101", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void allAgree(@ForAll("graphs") RandomGraph graph) {
        expectAgreement(graph);
    }

    @Tag("soak")
    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void twentyThousandAgree(@ForAll("graphs") RandomGraph graph) {
        expectAgreement(graph);
    }

    private static void expectAgreement(RandomGraph graph) {
        GraphAgreement agreement = new GraphAgreement(graph.network(), graph.image());
        if (OneDnnSupport.available()) {
            expectAgreement(agreement, OneDnnEngine::open);
        }
        expectAgreement(agreement, Nd4jEngine::new);
    }

    private static void expectAgreement(GraphAgreement agreement, Function<EnginePlan, Engine> engine) {
        agreement.expectForward(engine);
        agreement.expectSameBitsInAnyCompany(engine);
        agreement.expectBackward(engine);
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        Arbitrary<RandomGraph.Part> part = Combinators.combine(
                        Arbitraries.of(RandomGraph.Kind.class),
                        Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(3, Arbitraries.just(0)), net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 5))),
                        Arbitraries.integers().between(0, 71),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.integers().between(0, CHOICES),
                        Arbitraries.integers().between(0, CHOICES))
                .as(RandomGraph.Part::new);
        Arbitrary<List<RandomGraph.Part>> parts = part.list().ofMinSize(1).ofMaxSize(7);
        return Combinators.combine(Arbitraries.integers().between(1, 20), Arbitraries.integers().between(1, 17), Arbitraries.integers().between(1, 23), parts)
                .as(RandomGraph::new);
    }
}
