package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.corpus.decode.TestImages.pixel;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.ImageLimits;

/** JPEGs whose colours are not stored as JFIF has them. */
class JpegColoursTest {

    private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
    private static final ImageDecoder IN_JAVA = new ImageDecoder(ImageLimits.DEFAULT, Optional.empty());

    @Test
    void cmykIsReadWithInkInverted() throws BadImageException {
        byte[] plain = TestImages.jpeg(flat(200, 100, 50, 220));
        for (byte[] jpeg : new byte[][] {plain, TestImages.withSegment(plain, 0xee, TestImages.adobe(0))}) {
            assertNear(pixel(DECODER.decode(jpeg).image(), 3, 3), 200 * 220 / 255, 100 * 220 / 255, 50 * 220 / 255);
        }
    }

    @Test
    void ycckIsTurnedIntoCmykFirst() throws BadImageException {
        byte[] ycck = TestImages.withSegment(TestImages.jpeg(flat(128, 100, 160, 255)), 0xee, TestImages.adobe(2));
        // The complement of JFIF's RGB of (128, 100, 160) is the ink as stored, which is inverted.
        assertNear(pixel(DECODER.decode(ycck).image(), 3, 3), 255 - 173, 255 - 115, 255 - 78);
    }

    @Test
    void rgbJpegsAreNotConverted() throws BadImageException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 3, null);
        fill(raster, 200, 100, 50);
        byte[] jpeg = TestImages.withSegment(TestImages.jpeg(raster), 0xee, TestImages.adobe(0));
        assertNear(pixel(DECODER.decode(jpeg).image(), 3, 3), 200, 100, 50);
        assertThat(IN_JAVA.decode(jpeg).image().rgb()).isEqualTo(DECODER.decode(jpeg).image().rgb());
    }

    private static WritableRaster flat(int... bands) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, bands.length, null);
        fill(raster, bands);
        return raster;
    }

    private static void fill(WritableRaster raster, int... bands) {
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                raster.setPixel(x, y, bands);
            }
        }
    }

    private static void assertNear(int colour, int red, int green, int blue) {
        assertThat(new int[] {colour >> 16, colour >> 8 & 0xff, colour & 0xff}).satisfies(actual -> {
            assertThat(Math.abs(actual[0] - red)).as("red %d", actual[0]).isLessThanOrEqualTo(3);
            assertThat(Math.abs(actual[1] - green)).as("green %d", actual[1]).isLessThanOrEqualTo(3);
            assertThat(Math.abs(actual[2] - blue)).as("blue %d", actual[2]).isLessThanOrEqualTo(3);
        });
    }
}
