package org.patchlode.engine.backward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.patchlode.network.Geometry;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** Switches by their definition: the first largest value of a window, which what is no number is only where it comes first. */
class SwitchesTest {

    private static final float[] ODD = {0, -0f, 1, 1, -1, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    @ParameterizedTest
    @CsvSource({"3, 3, 2, 1, 0", "3, 3, 2, 1, 1", "2, 2, 2, 1, 0", "2, 2, 1, 1, 1", "3, 2, 3, 1, 1", "5, 5, 1, 1, 2", "3, 3, 1, 2, 1", "3, 3, 4, 1, 2"})
    void firstLargest(int rows, int columns, int stride, int dilation, int padding) {
        Geometry g = new Geometry(rows, columns, stride, stride, dilation, dilation, Padding.of(padding));
        Shape in = new Shape(3, 17, 14);
        Shape out = new Shape(3, (17 + 2 * padding - g.extentRows()) / stride + 1, (14 + 2 * padding - g.extentColumns()) / stride + 1);
        Random random = new Random(rows * 7 + columns);
        for (int kind = 0; kind < 4; kind++) {
            float[] input = new float[in.size()];
            for (int i = 0; i < input.length; i++) {
                input[i] = value(random, kind);
            }
            short[] found = Switches.of(g, in, out, input);
            for (int unit = 0; unit < out.size(); unit++) {
                assertThat(found[unit]).as("unit %d of kind %d", unit, kind).isEqualTo(defined(g, in, out, input, unit));
            }
        }
    }

    private static float value(Random random, int kind) {
        return switch (kind) {
            case 0 -> (float) random.nextGaussian();
            case 1 -> Math.max(0, random.nextInt(5) - 2);
            case 2 -> ODD[random.nextInt(ODD.length)];
            default -> random.nextInt(4) > 0 ? ODD[random.nextInt(ODD.length)] : Float.intBitsToFloat(random.nextBoolean() ? 0x7fc00000 : 0xffc00000);
        };
    }

    private static short defined(Geometry g, Shape in, Shape out, float[] input, int unit) {
        int best = -1;
        float most = 0;
        for (int place = 0; place < g.kernelRows() * g.kernelColumns(); place++) {
            int y = unit / out.columns() % out.rows() * g.strideRows() - g.padding().top() + place / g.kernelColumns() * g.dilationRows();
            int x = unit % out.columns() * g.strideColumns() - g.padding().left() + place % g.kernelColumns() * g.dilationColumns();
            if (y >= 0 && y < in.rows() && x >= 0 && x < in.columns()) {
                float value = input[unit / out.plane() * in.plane() + y * in.columns() + x];
                if (best < 0 || value > most) {
                    best = place;
                    most = value;
                }
            }
        }
        return (short) best;
    }
}
