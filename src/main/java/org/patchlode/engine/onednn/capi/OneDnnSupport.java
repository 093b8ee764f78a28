package org.patchlode.engine.onednn.capi;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw16c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_nChw8c;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.Loader;
import org.patchlode.engine.UnsupportedNetworkException;

/** Whether this host can run oneDNN, and which instruction set it would use. */
public final class OneDnnSupport {

    private static final Optional<String> PROBLEM = probe();

    private OneDnnSupport() {}

    /** Whether the library loads here and the processor has AVX2 at least. */
    public static boolean available() {
        return PROBLEM.isEmpty();
    }

    /** Why it is not available: one sentence; empty if it is. */
    public static Optional<String> problem() {
        return PROBLEM;
    }

    /** For instance {@code oneDNN 2.5.2 (avx512_core)}. @throws UnsupportedNetworkException if not available */
    public static String description() {
        require();
        dnnl_version_t version = dnnl_version();
        // Part of what a run is recognised by, so in no language's digits.
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch() + " (" + isaName() + ")";
    }

    public static void require() {
        PROBLEM.ifPresent(problem -> {
            throw new UnsupportedNetworkException(problem);
        });
    }

    /** Whether the kernels use 512-bit registers; the library's fp32 Winograd kernels exist only there. */
    public static boolean avx512() {
        int isa = dnnl_get_effective_cpu_isa();
        return (isa & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
    }

    /** Maps that lie together in the layout that the kernels prefer. */
    public static int block() {
        return avx512() ? 16 : 8;
    }

    /** The library's number for that layout. */
    public static int blockedTag() {
        return avx512() ? dnnl_nChw16c : dnnl_nChw8c;
    }

    static String libraryPath() {
        return Loader.load(org.bytedeco.dnnl.global.dnnl.class);
    }

    private static String isaName() {
        int isa = dnnl_get_effective_cpu_isa();
        if (isa == dnnl_cpu_isa_avx2) {
            return "avx2";
        } else if (isa == dnnl_cpu_isa_avx2_vnni) {
            return "avx2_vnni";
        } else if (isa == dnnl_cpu_isa_avx512_core) {
            return "avx512_core";
        } else if (isa == dnnl_cpu_isa_avx512_core_vnni) {
            return "avx512_core_vnni";
        } else if (isa == dnnl_cpu_isa_avx512_core_bf16) {
            return "avx512_core_bf16";
        } else if (isa == dnnl_cpu_isa_avx512_core_amx) {
            return "avx512_core_amx";
        }
        return "isa 0x" + Integer.toHexString(isa);
    }

    private static Optional<String> probe() {
        try {
            libraryPath();
            int isa = dnnl_get_effective_cpu_isa();
            if ((isa & dnnl_cpu_isa_avx2) != dnnl_cpu_isa_avx2) {
                return Optional.of("oneDNN would run without AVX2 on this processor (" + isaName() + "); use the onnxruntime engine");
            }
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("oneDNN does not load on this host (%s); use the onnxruntime engine".formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }
}
