package org.patchlode.analysis.quantile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Quantiles by bins against those of all values put in order. */
class ActivationCountsTest {

    private static final int MAPS = 5;
    private static final int PLANE = 23 * 23;
    private static final int IMAGES = 40;

    /** Maps of other scales, of which the last never is above zero and the one before it seldom. */
    private static float[] image(Random random) {
        float[] values = new float[MAPS * PLANE];
        for (int i = 0; i < values.length; i++) {
            double value = Math.pow(1000, i / PLANE - 2) * random.nextGaussian();
            values[i] = (float) switch (i / PLANE) {
                case 3 -> random.nextInt(1000) == 0 ? Math.abs(value) : -1;
                case 4 -> -Math.abs(value);
                default -> value;
            };
        }
        return values;
    }

    private static float[][] images() {
        Random random = new Random(5);
        float[][] images = new float[IMAGES][];
        Arrays.setAll(images, i -> image(random));
        return images;
    }

    private static ActivationCounts counted(float[][] images, int from, int to) {
        ActivationCounts counts = new ActivationCounts(MAPS, PLANE);
        for (int i = from; i < to; i++) {
            counts.add(images[i]);
        }
        return counts;
    }

    private static float exact(float[][] images, int map, double above) {
        float[] all = new float[IMAGES * PLANE];
        for (int i = 0; i < IMAGES; i++) {
            System.arraycopy(images[i], map * PLANE, all, i * PLANE, PLANE);
        }
        Arrays.sort(all);
        return Math.max(0, all[all.length - 1 - (int) Math.floor(above * all.length)]);
    }

    @Test
    void isNearTheValueThatSoManyExceed() {
        float[][] images = images();
        ActivationCounts counts = counted(images, 0, IMAGES);
        assertThat(counts.images()).isEqualTo(IMAGES);
        for (double above : new double[] {0.0, 0.0005, 0.005, 0.1, 0.4}) {
            for (int map = 0; map < MAPS; map++) {
                float exact = exact(images, map, above);
                assertThat(counts.exceededBy(map, above)).as("map %d, exceeded by %s", map, above).isCloseTo(exact, within(0.045f * exact));
            }
        }
        assertThat(counts.exceededBy(3, 0.005)).as("a map that is above zero in a thousandth of its units").isZero();
        assertThat(counts.exceededBy(4, 0.0)).as("a map that is never above zero").isZero();
        assertThat(counts.exceededBy(0, 0.0)).as("the largest value").isEqualTo(exact(images, 0, 0));
    }

    @Test
    void partsAddUpInAnyOrder() {
        float[][] images = images();
        ActivationCounts whole = counted(images, 0, IMAGES);
        assertThat(counted(images, 30, IMAGES).plus(counted(images, 0, 7)).plus(counted(images, 7, 30))).isEqualTo(whole);
        assertThat(counted(images, 0, 0).plus(whole)).isEqualTo(counted(images, 0, IMAGES));
    }

    @Test
    void ofNoImageThereIsNothing() {
        assertThat(new ActivationCounts(2, 9).exceededBy(1, 0.005)).isZero();
    }

    @Test
    void valuesThatAreNoNumbersAreNotCounted() {
        ActivationCounts counts = new ActivationCounts(1, 4);
        counts.add(new float[] {Float.NaN, 2, Float.MIN_VALUE, Float.POSITIVE_INFINITY});
        assertThat(counts.exceededBy(0, 0)).isEqualTo(2);
    }

    @Test
    void bitsOfAnyKindAreCountedOnceOrNotAtAll() {
        Random random = new Random(9);
        int plane = 4001;
        ActivationCounts counts = new ActivationCounts(2, plane);
        float[] values = new float[2 * plane];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (random.nextInt(6)) {
                case 0 -> 0;
                case 1 -> -0.0f;
                case 2 -> Float.MIN_VALUE * (1 + random.nextInt(1000));
                default -> Float.intBitsToFloat(random.nextInt());
            };
        }
        counts.add(values);
        for (int map = 0; map < 2; map++) {
            float[] counted = new float[plane];
            int found = 0;
            for (int i = map * plane; i < (map + 1) * plane; i++) {
                if (values[i] > 0 && Float.isFinite(values[i])) {
                    counted[found++] = values[i];
                }
            }
            Arrays.sort(counted);
            for (int rank = 0; rank < found; rank += 7) {
                float exact = counted[plane - 1 - rank];
                // Below the least normal number a bin is as wide as all that are there.
                float error = Math.max(0.065f * exact, Float.MIN_NORMAL / 16);
                assertThat(counts.exceededBy(map, (rank + 0.5) / plane)).as("map %d, rank %d", map, rank).isCloseTo(exact, within(error));
            }
            assertThat(counts.exceededBy(map, (found + 0.5) / plane)).as("what is not above zero").isZero();
        }
    }
}
