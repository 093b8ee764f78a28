package org.patchlode.analysis.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Filters with planted faults: each is found, and nothing else. */
class FirstLayerTest {

    private static final int FILTERS = 12;
    private static final int INPUTS = 3;
    private static final int SIDE = 7;

    /** Gabor-like filters of low and middle frequencies, as trained first layers have them. */
    private static float[] sound() {
        Random random = new Random(3);
        float[] weights = new float[FILTERS * INPUTS * SIDE * SIDE];
        for (int filter = 0; filter < FILTERS; filter++) {
            double frequency = 0.05 + 0.17 * filter / FILTERS;
            double angle = Math.PI * filter / 5;
            for (int c = 0; c < INPUTS; c++) {
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        double along = (x - 3) * Math.cos(angle) + (y - 3) * Math.sin(angle);
                        double window = Math.exp(-((x - 3) * (x - 3) + (y - 3) * (y - 3)) / 8.0);
                        weights[((filter * INPUTS + c) * SIDE + y) * SIDE + x] = (float) (window * Math.cos(2 * Math.PI * frequency * along) * (1 + 0.2 * c) + 0.02 * random.nextGaussian());
                    }
                }
            }
        }
        return weights;
    }

    private static void each(float[] weights, int filter, IntUnaryOperator sign) {
        for (int i = 0; i < INPUTS * SIDE * SIDE; i++) {
            weights[filter * INPUTS * SIDE * SIDE + i] *= sign.applyAsInt(i % (SIDE * SIDE));
        }
    }

    private static List<Finding> findings(float[] weights, int stride) {
        return new FirstLayer("conv1", FILTERS, INPUTS, SIDE, SIDE, stride, weights).findings(Thresholds.DEFAULT);
    }

    @Test
    void inSoundFiltersNothingIsFound() {
        assertThat(findings(sound(), 2)).isEmpty();
        assertThat(findings(new float[FILTERS * INPUTS * SIDE * SIDE], 2)).as("no filters at all are not dominating, nor do they alias").isEmpty();
    }

    @Test
    void aDominatingFilterIsFound() {
        float[] weights = sound();
        each(weights, 4, i -> 9);
        assertThat(findings(weights, 2)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.DOMINATING);
            assertThat(finding.channel()).isEqualTo(4);
            assertThat(finding.value()).isBetween(5.0, 15.0);
        });
    }

    @Test
    void aCheckerboardAliasesAtAStrideAndNotWithoutOne() {
        float[] weights = sound();
        each(weights, 7, i -> (i / SIDE + i % SIDE) % 2 == 0 ? 1 : -1);
        assertThat(findings(weights, 2)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.ALIASED);
            assertThat(finding.channel()).isEqualTo(7);
            assertThat(finding.value()).isGreaterThan(0.7);
        });
        assertThat(findings(weights, 1)).isEmpty();
    }

    @Test
    void lowAndHighFrequenciesWithoutMiddleAreAGap() {
        float[] weights = new float[FILTERS * INPUTS * SIDE * SIDE];
        for (int i = 0; i < weights.length; i++) {
            int at = i % (SIDE * SIDE);
            int x = at % SIDE - 3;
            int y = at / SIDE - 3;
            double blob = Math.exp(-(x * x + y * y) / 8.0);
            weights[i] = (float) (i / (INPUTS * SIDE * SIDE) % 2 == 0 ? blob : blob * ((x + y) % 2 == 0 ? 1 : -1));
        }
        assertThat(findings(weights, 1)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.FREQUENCY_GAP);
            assertThat(finding.channel()).isEqualTo(-1);
            assertThat(finding.value()).isLessThan(0.1);
        });
    }

    @Test
    void sharesOfKnownSpectra() {
        float[] delta = new float[9];
        delta[4] = 1;
        Spectrum white = Spectrum.of(delta, 0, 1, 3, 3);
        // The frames of a flat spectrum: (2/3)^2 - (1/3)^2 of the plane lies in the middle third, but for lines of the grid.
        assertThat(white.share(1 / 6.0, 1 / 3.0)).isCloseTo(1 / 3.0, within(0.02));
        assertThat(white.share(0.25, 0.5)).isCloseTo(0.75, within(0.02));
        assertThat(white.share(-1, 0.5)).isCloseTo(1, within(1e-12));
        float[] flat = {1, 1, 1, 1};
        // |1 + e^{-iw}|^2 |1 + e^{-iv}|^2: none at the highest frequencies.
        assertThat(Spectrum.of(flat, 0, 1, 2, 2).share(0.49, 0.5)).isCloseTo(0, within(1e-4));
    }

    @Test
    void duplicatesAreNamedAfterTheLowerChannelThatTheyRepeatBest() {
        Random random = new Random(1);
        float[][] responses = new float[6][200];
        for (float[] map : responses) {
            for (int i = 0; i < map.length; i++) {
                map[i] = Math.max(0, (float) random.nextGaussian());
            }
        }
        for (int i = 0; i < 200; i++) {
            responses[4][i] = 3 * responses[1][i] + 2;
            responses[5][i] = responses[1][i] + 0.05f * random.nextFloat();
            responses[2][i] = 7;
        }
        assertThat(Duplicates.of("conv2", responses, 0.95)).extracting(Finding::channel).containsExactly(4, 5);
        assertThat(Duplicates.of("conv2", responses, 0.95)).extracting(Finding::other).first().isEqualTo(1);
        assertThat(Duplicates.of("conv2", responses, 0.95).get(0).value()).isCloseTo(1, within(1e-6));
        assertThat(Duplicates.of("conv2", new float[3][0], 0.95)).isEmpty();
    }
}
