package org.patchlode.engine.onednn.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

/** Tiles against the sum that a convolution is, in double precision, with products in plain Java. */
class TiledConvolutionTest {

    private static final int BLOCK = TileGrid.BLOCK;

    @Property(tries = 120)
    void equalsTheSum(@ForAll @IntRange(min = 1, max = 6) int inputs, @ForAll @IntRange(min = 1, max = 6) int outputs, @ForAll @IntRange(min = 4, max = 40) int rows,
            @ForAll @IntRange(min = 4, max = 60) int columns, @ForAll @IntRange(max = 3) int top, @ForAll @IntRange(max = 3) int left, @ForAll @IntRange(min = 1, max = 2) int images) {
        assertEqualsTheSum(BLOCK * inputs, BLOCK * outputs, rows, columns, top, 3 - top, left, 2, images);
    }

    @Example
    void tilesSideBySideThatAreMoreThanAreTransformedTogether() {
        assertEqualsTheSum(8, 16, 37, 530, 1, 1, 1, 1, 1);
    }

    @Example
    void stripsOfWhichTheLastIsNotFull() {
        assertEqualsTheSum(64, 64, 61, 58, 1, 1, 1, 1, 2);
    }

    @Example
    void asManyMapsAsThereMayBe() {
        assertEqualsTheSum(520, 8, 5, 9, 1, 1, 1, 1, 1);
        assertEqualsTheSum(8, 1040, 5, 9, 1, 1, 1, 1, 1);
        assertThat(TileGrid.fits(520, 1040)).isTrue();
        assertThat(TileGrid.fits(528, 8)).isFalse();
        assertThat(TileGrid.fits(8, 1048)).isFalse();
    }

    private static void assertEqualsTheSum(int inputs, int outputs, int rows, int columns, int top, int bottom, int left, int right, int images) {
        Random random = new Random(inputs * 31L + rows);
        TileGrid grid = new TileGrid(inputs, outputs, rows, columns, rows + top + bottom - 2, columns + left + right - 2, top, left);
        float[] source = normal(random, images * inputs * rows * columns, 1);
        float[] filters = normal(random, inputs * outputs * 9, Math.sqrt(2.0 / 9 / inputs));
        float[] bias = normal(random, outputs, 0.5);
        float[] addend = normal(random, images * outputs * grid.resultRows() * grid.resultColumns(), 1);

        double[] sum = sum(grid, images, source, filters, bias);
        double scale = Arrays.stream(sum).map(Math::abs).max().orElseThrow();
        assertClose(run(grid, images, source, filters, bias, Optional.empty(), false), sum, scale);

        double[] rectified = new double[sum.length];
        Arrays.setAll(rectified, i -> Math.max(sum[i] + addend[i], 0));
        assertClose(run(grid, images, source, filters, bias, Optional.of(addend), true), rectified, scale);
    }

    @Example
    void anImageHasTheSameBitsWhateverItsCompanyAndPlace() {
        TileGrid grid = new TileGrid(16, 16, 23, 29, 23, 29, 1, 1);
        Random random = new Random(5);
        int size = 16 * 23 * 29;
        float[] filters = normal(random, 16 * 16 * 9, 0.1);
        float[] bias = normal(random, 16, 1);
        float[] image = normal(random, size, 1);
        float[] three = normal(random, 3 * size, 1e6);
        System.arraycopy(image, 0, three, 2 * size, size);
        three[7] = Float.NaN;
        float[] alone = run(grid, 1, image, filters, bias, Optional.empty(), true);
        float[] last = Arrays.copyOfRange(run(grid, 3, three, filters, bias, Optional.empty(), true), 2 * size, 3 * size);
        assertThat(last).isEqualTo(alone);
    }

    @Example
    void aReluMakesZeroOfWhatIsNoNumberAndKeepsInfinity() {
        TileGrid grid = new TileGrid(8, 8, 12, 12, 12, 12, 1, 1);
        float[] filters = new float[8 * 8 * 9];
        Arrays.fill(filters, 0.25f);
        float[] source = new float[8 * 144];
        source[0] = Float.POSITIVE_INFINITY;
        float[] bias = {0, 0, Float.POSITIVE_INFINITY, 0, 0, 0, 0, 1};
        float[] result = run(grid, 1, source, filters, bias, Optional.empty(), true);
        for (float value : result) {
            assertThat(value).isNotNaN().isGreaterThanOrEqualTo(0);
        }
        // A tile far from it, in blocks of maps.
        int far = (11 * 12 + 11) * BLOCK;
        assertThat(Arrays.copyOfRange(result, far, far + BLOCK)).containsExactly(0, 0, Float.POSITIVE_INFINITY, 0, 0, 0, 0, 1);
        assertThat(run(grid, 1, source, filters, bias, Optional.empty(), false)[0]).isNaN();
    }

    @Example
    void stripsHoldNoLessThanHalfAsMuchAsTheFilters() {
        TileGrid few = new TileGrid(64, 64, 224, 224, 224, 224, 1, 1);
        assertThat(few.stripRows()).isEqualTo(2);
        TileGrid many = new TileGrid(512, 512, 28, 28, 28, 28, 1, 1);
        assertThat(many.stripRows()).isEqualTo(7);
    }

    private static void assertClose(float[] found, double[] wanted, double scale) {
        assertThat(found).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) found[i]).as("value %d", i).isCloseTo(wanted[i], Offset.offset(5e-6 * scale));
        }
    }

    /** All tensors in blocks of maps, one image after the other. */
    private static float[] run(TileGrid grid, int images, float[] source, float[] filters, float[] bias, Optional<float[]> addend, boolean rectified) {
        float[] transformed = TileFilters.transform(filters, grid.inputs(), grid.outputs());
        int rows = grid.stripTiles();
        FloatBuffer tiles = FloatBuffer.wrap(new float[TileGrid.VALUES * rows * grid.inputs()]);
        FloatBuffer products = FloatBuffer.wrap(new float[TileGrid.VALUES * rows * grid.outputs()]);
        Runnable product = () -> multiply(tiles.array(), transformed, products.array(), rows, grid.inputs(), grid.outputs());
        int plane = grid.resultRows() * grid.resultColumns();
        BlockedMaps result = maps(new float[images * grid.outputs() * plane], grid.outputs(), plane);
        new TiledConvolution(grid, bias, rectified, new TileMemory()).run(images, maps(source, grid.inputs(), grid.sourceRows() * grid.sourceColumns()),
                addend.map(values -> maps(values, grid.outputs(), plane)), tiles, product, products, result);
        return result.values().array();
    }

    private static BlockedMaps maps(float[] values, int maps, int plane) {
        return new BlockedMaps(FloatBuffer.wrap(values), (long) maps * plane, (long) BLOCK * plane);
    }

    private static void multiply(float[] a, float[] b, float[] to, int rows, int inputs, int outputs) {
        for (int value = 0; value < TileGrid.VALUES; value++) {
            for (int row = 0; row < rows; row++) {
                float[] line = new float[outputs];
                for (int input = 0; input < inputs; input++) {
                    float x = a[(value * rows + row) * inputs + input];
                    int from = (value * inputs + input) * outputs;
                    for (int output = 0; output < outputs; output++) {
                        line[output] += x * b[from + output];
                    }
                }
                System.arraycopy(line, 0, to, (value * rows + row) * outputs, outputs);
            }
        }
    }

    private static double[] sum(TileGrid g, int images, float[] source, float[] filters, float[] bias) {
        int from = g.sourceRows() * g.sourceColumns();
        int to = g.resultRows() * g.resultColumns();
        double[] sum = new double[images * g.outputs() * to];
        for (int image = 0; image < images; image++) {
            for (int output = 0; output < g.outputs(); output++) {
                for (int row = 0; row < g.resultRows(); row++) {
                    for (int column = 0; column < g.resultColumns(); column++) {
                        double value = bias[output];
                        for (int k = 0; k < 9; k++) {
                            int y = row + k / 3 - g.top();
                            int x = column + k % 3 - g.left();
                            if (y >= 0 && y < g.sourceRows() && x >= 0 && x < g.sourceColumns()) {
                                for (int input = 0; input < g.inputs(); input++) {
                                    value += (double) source[place(image, g.inputs(), input, from, y * g.sourceColumns() + x)] * filters[(output * g.inputs() + input) * 9 + k];
                                }
                            }
                        }
                        sum[place(image, g.outputs(), output, to, row * g.resultColumns() + column)] = value;
                    }
                }
            }
        }
        return sum;
    }

    private static int place(int image, int maps, int map, int plane, int position) {
        return image * maps * plane + (map / BLOCK * plane + position) * BLOCK + map % BLOCK;
    }

    private static float[] normal(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }
}
