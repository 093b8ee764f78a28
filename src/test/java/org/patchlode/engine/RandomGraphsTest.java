package org.patchlode.engine;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.patchlode.engine.nd4j.Nd4jEngine;
import org.patchlode.engine.onednn.OneDnnEngine;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onnxruntime.OnnxRuntimeEngine;
import org.patchlode.engine.onnxruntime.OnnxRuntimeSupport;

/**
 * Random graphs over every operation and the ways to combine them: all engines, the definitions and ONNX Runtime agree, whichever
 * layers are planned. A failure prints the smallest graph that fails.
 */
@Tag("instruction-sets")
class RandomGraphsTest {

    private int soaked;

    @Property(tries = 300, seed = "20260101", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void allAgree(@ForAll("graphs") RandomGraph graph) {
        expectAgreement(graph);
    }

    @Tag("soak")
    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void twentyThousandAgree(@ForAll("graphs") RandomGraph graph) {
        expectAgreement(graph);
        soaked++;
        if (soaked % 500 == 0) {
            System.out.printf("%s: %,d random graphs agree%n", LocalTime.now().truncatedTo(ChronoUnit.SECONDS), soaked);
        }
    }

    private static void expectAgreement(RandomGraph graph) {
        GraphAgreement agreement = new GraphAgreement(graph.network(), graph.image());
        if (OneDnnSupport.available()) {
            expectAgreement(graph, agreement, OneDnnEngine::open);
        }
        if (OnnxRuntimeSupport.available()) {
            expectAgreement(graph, agreement, OnnxRuntimeEngine::open);
        }
        expectAgreement(graph, agreement, Nd4jEngine::new);
    }

    private static void expectAgreement(RandomGraph graph, GraphAgreement agreement, Function<EnginePlan, Engine> engine) {
        agreement.expectForward(engine);
        agreement.expectSameBitsInAnyCompany(engine);
        new BackwardAgreement(graph.network(), graph.image()).expect(engine);
        new WholeAgreement(agreement, graph.network(), graph.image()).expect(engine);
    }

    @Provide
    Arbitrary<RandomGraph> graphs() {
        return RandomGraph.arbitrary();
    }
}
