package org.patchlode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.patchlode.engine.onednn.capi.OneDnnSupport;

/**
 * Whether the tests of engines run under the instruction set that the build asks for: it runs them once more under each of some, in
 * processes of their own, by {@code DNNL_MAX_CPU_ISA}.
 */
@Tag("instruction-sets")
class InstructionSetTest {

    private static final Map<String, String> NAMES = Map.of("AVX2", "avx2", "AVX512_CORE", "avx512_core");

    @Test
    void isTheOneAskedFor() {
        String asked = System.getenv().getOrDefault("DNNL_MAX_CPU_ISA", "");
        if (asked.equals("SSE41")) {
            assertThat(OneDnnSupport.available()).as("the engine on oneDNN wants AVX2").isFalse();
            return;
        }
        Assumptions.assumeTrue(OneDnnSupport.available(), () -> OneDnnSupport.problem().orElse(""));
        String runs = OneDnnSupport.description();
        System.out.printf("tests of engines run %s%s%n", runs, asked.isEmpty() ? "" : ", asked for " + asked);
        if (NAMES.containsKey(asked)) {
            String wanted = "(" + NAMES.get(asked) + ")";
            Assumptions.assumeTrue(runs.endsWith(wanted), () -> "this host has no %s: its tests ran under what it has, %s".formatted(asked, runs));
            assertThat(runs).endsWith(wanted);
        }
    }
}
