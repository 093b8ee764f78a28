package org.patchlode.engine.onednn.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_exclude_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_avg_include_padding;
import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.network.Geometry;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/**
 * Every window over every narrow row, with every padding: a pool makes what its definition says, and writes to its result and to
 * nothing around it.
 */
@Tag("instruction-sets")
class PoolsOfSmallPlanesTest {

    /** Values around source and result: large ones around the source, so that reading them shows. */
    private static final int GUARD = 4096;
    private static final float FOREIGN = 1e6f;
    private static final float UNTOUCHED = -77;

    private static final int[] ALGORITHMS = {dnnl_pooling_max, dnnl_pooling_avg_exclude_padding, dnnl_pooling_avg_include_padding};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 9})
    void poolsWriteTheirResultAndNothingElse(int kernel) {
        Assumptions.assumeTrue(OneDnnSupport.available(), OneDnnSupport.problem().orElse(""));
        int pools = 0;
        for (int columns = 1; columns <= 14; columns++) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int left = 0; left < kernel; left++) {
                    for (int right = 0; right < kernel; right++) {
                        Geometry g = new Geometry(1, kernel, 1, stride, 1, 1, new Padding(0, left, 0, right));
                        if (g.outputColumns(columns) > 0 && sees(g, columns)) {
                            expectDefinition(g, columns);
                            pools++;
                        }
                    }
                }
            }
        }
        assertThat(pools).isGreaterThan(10);
    }

    private static boolean sees(Geometry g, int columns) {
        int last = (g.outputColumns(columns) - 1) * g.strideColumns() - g.padding().left();
        return g.kernelColumns() > g.padding().left() && last < columns;
    }

    private static void expectDefinition(Geometry g, int columns) {
        try (OneDnn dnn = new OneDnn()) {
            Shape in = new Shape(OneDnnSupport.block(), 1, columns);
            Layouts layouts = new Layouts(dnn, 1);
            for (int algorithm : ALGORITHMS) {
                for (boolean blocked : new boolean[] {true, false}) {
                    Shape out = new Shape(in.maps(), 1, g.outputColumns(columns));
                    dnnl_memory_desc_t source = blocked ? layouts.blocked(in) : layouts.plain(in);
                    dnnl_memory_desc_t result = blocked ? layouts.blocked(out) : layouts.plain(out);
                    dnnl_primitive_desc pd = PoolCompiler.find(dnn, algorithm, g, in, source, result).orElseThrow();
                    expectDefinition(dnn, pd, algorithm, g, in, out, blocked);
                }
            }
        }
    }

    private static void expectDefinition(OneDnn dnn, dnnl_primitive_desc pd, int algorithm, Geometry g, Shape in, Shape out, boolean blocked) {
        String what = "%s over %d columns, algorithm %d, %s".formatted(g, in.columns(), algorithm, blocked ? "blocked" : "plain");
        float[] values = new float[in.size()];
        Random random = new Random(in.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        float[] surrounded = new float[2 * GUARD + in.size()];
        Arrays.fill(surrounded, FOREIGN);
        for (int i = 0; i < values.length; i++) {
            surrounded[GUARD + place(i, in, blocked)] = values[i];
        }
        float[] found = new float[2 * GUARD + out.size()];
        Arrays.fill(found, UNTOUCHED);
        run(dnn, pd, in, out, surrounded, found, blocked);
        for (int i = 0; i < GUARD; i++) {
            assertThat(found[i]).as("before the result of %s", what).isEqualTo(UNTOUCHED);
            assertThat(found[GUARD + out.size() + i]).as("after the result of %s", what).isEqualTo(UNTOUCHED);
        }
        for (int i = 0; i < out.size(); i++) {
            assertThat((double) found[GUARD + place(i, out, blocked)]).as("unit %d of %s", i, what).isCloseTo(defined(values, algorithm, g, in, out, i), within(1e-5));
        }
    }

    private static void run(OneDnn dnn, dnnl_primitive_desc pd, Shape in, Shape out, float[] source, float[] result, boolean blocked) {
        Layouts layouts = new Layouts(dnn, 1);
        dnnl_memory_desc_t scratch = dnn.wants(pd, dnnl_query_scratchpad_md);
        dnnl_stream stream = new dnnl_stream();
        OneDnn.check(dnnl_stream_create(stream, dnn.engine(), dnnl_stream_default_flags), "a stream");
        try (FloatPointer from = new FloatPointer(source); FloatPointer to = new FloatPointer(result);
                FloatPointer free = new FloatPointer(Math.max(1, scratch.ndims() == 0 ? 0 : OneDnn.bytes(scratch) / Float.BYTES + 1)); dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(3)) {
            dnnl_memory[] memories = {
                memory(dnn, blocked ? layouts.blocked(in) : layouts.plain(in), from.getPointer(GUARD)),
                memory(dnn, blocked ? layouts.blocked(out) : layouts.plain(out), to.getPointer(GUARD)),
                memory(dnn, scratch, free)
            };
            int[] names = {DNNL_ARG_SRC, DNNL_ARG_DST, DNNL_ARG_SCRATCHPAD};
            for (int i = 0; i < names.length; i++) {
                arguments.position(i).arg(names[i]).memory(memories[i]);
            }
            OneDnn.check(dnnl_primitive_execute(dnn.primitive(pd), stream, names.length, arguments.position(0)), "to run");
            OneDnn.check(dnnl_stream_wait(stream), "to run");
            to.get(result);
            for (dnnl_memory memory : memories) {
                dnnl_memory_destroy(memory);
            }
        } finally {
            dnnl_stream_destroy(stream);
        }
    }

    private static dnnl_memory memory(OneDnn dnn, dnnl_memory_desc_t layout, Pointer data) {
        dnnl_memory memory = new dnnl_memory();
        OneDnn.check(dnnl_memory_create(memory, layout, dnn.engine(), data), "memory");
        return memory;
    }

    /** Where unit {@code i} of a plain tensor lies; one block of maps. */
    private static int place(int i, Shape shape, boolean blocked) {
        return blocked ? i % shape.plane() * shape.maps() + i / shape.plane() : i;
    }

    private static double defined(float[] values, int algorithm, Geometry g, Shape in, Shape out, int unit) {
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int seen = 0;
        int left = unit % out.columns() * g.strideColumns() - g.padding().left();
        for (int column = Math.max(left, 0); column < Math.min(left + g.kernelColumns(), in.columns()); column++) {
            float value = values[unit / out.columns() * in.columns() + column];
            most = Math.max(most, value);
            sum += value;
            seen++;
        }
        if (algorithm == dnnl_pooling_max) {
            return most;
        }
        return sum / (algorithm == dnnl_pooling_avg_include_padding ? g.kernelColumns() : seen);
    }
}
