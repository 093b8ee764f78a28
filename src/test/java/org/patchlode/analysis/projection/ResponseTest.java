package org.patchlode.analysis.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.patchlode.network.Shape;

/** The grey levels of a winner's feature map. */
class ResponseTest {

    private static int[] levels(float[] activations, int map, float strongest) throws IOException {
        byte[] png = Response.png(activations, new Shape(2, 2, 3), map, strongest).orElseThrow();
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(read.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        return read.getRaster().getSamples(0, 0, 3, 2, 0, (int[]) null);
    }

    @Test
    void theWinnerIsWhiteZeroAndBelowAreBlackAndHalvesAreRoundedUp() throws IOException {
        float[] activations = {9, 9, 9, 9, 9, 9, 255, 128.5f, 128.49f, 0.49f, -0f, -200};
        assertThat(levels(activations, 1, 255)).containsExactly(255, 129, 128, 0, 0, 0);
    }

    @Test
    void neitherTinyNorHugeActivationsOverflow() throws IOException {
        float[] activations = {Float.MIN_VALUE, 2 * Float.MIN_VALUE, 0, 0, 0, 0, Float.MAX_VALUE, Float.MAX_VALUE / 2, 0, 0, 0, 0};
        assertThat(levels(activations, 0, 2 * Float.MIN_VALUE)).startsWith(128, 255);
        assertThat(levels(activations, 1, Float.MAX_VALUE)).startsWith(255, 128);
        // Another unit a rounding above the winner.
        assertThat(levels(activations, 0, Float.MIN_VALUE)).startsWith(255, 255);
    }

    @Test
    void aMapWithoutAnythingAboveZeroIsBlack() throws IOException {
        assertThat(levels(new float[] {-1, -2, -3, -1, -2, -3, 0, 0, 0, 0, 0, 0}, 0, -1)).containsOnly(0);
    }

    @Test
    void vectorsAndVeryLargeMapsHaveNone() {
        assertThat(Response.png(new float[] {1}, Shape.flat(1), 0, 1)).isEmpty();
        assertThat(Response.png(new float[0], new Shape(1, 1024, 1025), 0, 1)).isEmpty();
        assertThat(Response.png(new float[1 << 20], new Shape(1, 1024, 1024), 0, 1)).isPresent();
    }
}
