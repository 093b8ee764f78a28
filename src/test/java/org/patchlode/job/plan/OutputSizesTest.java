package org.patchlode.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Geometry;
import org.patchlode.network.Network;
import org.patchlode.network.Operation;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.network.Shape;

class OutputSizesTest {

    private static final int MAPS = 5;
    private static final int TOP = 3;
    private static final int IMAGES = 10;

    /** One convolution with a ReLU over images of {@code size} a side. */
    private static Network convolution(int size, int kernel) {
        Network.Builder b = Network.builder("in", new Shape(3, size, size));
        b.step("sums", new Operation.Convolution(Geometry.square(kernel, 1, kernel / 2), MAPS, 1, new float[MAPS * 3 * kernel * kernel], new float[MAPS]), "in");
        b.layer("out", Operation.Activation.RELU, "sums");
        return b.build();
    }

    private static OutputSizes of(Network network, int top, int images, boolean raw, Rule... rules) {
        return OutputSizes.of(network, network.layers(), top, images, Rules.of(List.of(rules)), raw);
    }

    /** On 4 x 4 pixels a window of 3 x 3 has 4 pixels at 4 corners, 6 at 8 edges and 9 at 4 places within: 6.25 in the mean. */
    @Test
    void patchesAreCutAtTheImagesBorder() {
        Network network = convolution(4, 3);
        assertThat(of(network, TOP, IMAGES, true, Rule.DECONVNET).raw()).isEqualTo((long) (MAPS * TOP * 6.25 * 3 * Float.BYTES));
        assertThat(of(network, TOP, IMAGES, true, Rule.DECONVNET, Rule.GUIDED).raw()).isEqualTo((long) (2 * MAPS * TOP * 6.25 * 3 * Float.BYTES));
    }

    @Test
    void valuesAreCountedOnlyIfTheyAreStored() {
        Network network = convolution(4, 3);
        assertThat(of(network, TOP, IMAGES, false, Rule.DECONVNET).raw()).isZero();
        assertThat(of(network, TOP, IMAGES, true, Rule.NONE).raw()).isZero();
    }

    /** All else is the same twice: rows, headers of pictures, projections. Pictures of whole images are as many as images. */
    @Test
    void theTableGrowsWithWinnersAndRules() {
        Network network = convolution(64, 9);
        long thumbnails = of(network, 0, IMAGES, false, Rule.DECONVNET).winners();
        assertThat(thumbnails).as("nobody wins").isZero();
        long one = of(network, 1, 1, false, Rule.DECONVNET).winners();
        long two = of(network, 2, 2, false, Rule.DECONVNET).winners();
        assertThat((double) two / one).isCloseTo(2, within(0.001));
        long unprojected = of(network, 1, 1, false, Rule.NONE).winners();
        assertThat(one).isGreaterThan(unprojected);
        assertThat(of(network, 1, 1, false, Rule.DECONVNET, Rule.GUIDED).winners()).isGreaterThan(one + unprojected / 2);
    }

    /** PNGs of photographs take from one to three bytes a pixel, and a projection as a patch. */
    @Test
    void largePatchesTakeSomeBytesAPixel() {
        Network network = convolution(64, 63);
        double winners = MAPS * TOP;
        double pixels = OutputSizes.of(network, network.layers(), TOP, IMAGES, Rules.of(List.of(Rule.DECONVNET)), true).raw() / (winners * 3 * Float.BYTES);
        assertThat(pixels).isBetween(32.0 * 32, 64.0 * 64);
        assertThat(of(network, TOP, IMAGES, false, Rule.DECONVNET).winners() / (winners * pixels)).isBetween(2.0, 8.0);
    }

    @Test
    void aReportHasItsScriptsHoweverLittleIsMined() {
        OutputSizes none = of(convolution(4, 3), 0, 0, false, Rule.NONE);
        assertThat(none.report()).isPositive();
        assertThat(of(convolution(4, 3), TOP, IMAGES, false, Rule.NONE).report()).isGreaterThan(none.report());
    }
}
