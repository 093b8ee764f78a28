package org.patchlode.corpus.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.patchlode.corpus.decode.TestImages.pixel;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.corpus.image.BadImageException;
import org.patchlode.corpus.image.Decoded;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.corpus.image.RgbImage;

/** Every kind of image that is not plain, decoded to the right colours. */
class ImageDecoderTest {

    private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
    private static final ImageDecoder IN_JAVA = new ImageDecoder(ImageLimits.DEFAULT, Optional.empty());
    private static final int WIDTH = 40;
    private static final int HEIGHT = 24;

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void losslessFormatsKeepEveryPixel(String format) throws BadImageException {
        assertPicture(DECODER.decode(TestImages.encode(format, TestImages.picture(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR))).image(), 0);
    }

    @Test
    void jpegsBaselineAndProgressiveAreTheSameInJavaAndNative() throws BadImageException {
        BufferedImage picture = TestImages.picture(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (byte[] jpeg : new byte[][] {TestImages.encode("jpeg", picture), TestImages.progressive(picture)}) {
            assertPicture(DECODER.decode(jpeg).image(), 12);
            assertThat(IN_JAVA.decode(jpeg).image().rgb()).isEqualTo(DECODER.decode(jpeg).image().rgb());
        }
        assertThat(IN_JAVA.description()).contains("ImageIO");
    }

    @ParameterizedTest
    @CsvSource({"TYPE_BYTE_GRAY, false", "TYPE_BYTE_GRAY, true", "TYPE_3BYTE_BGR, false", "TYPE_3BYTE_BGR, true", "TYPE_4BYTE_ABGR, false", "TYPE_4BYTE_ABGR, true"})
    void pngsAreTheSameInJavaAndNative(String type, boolean interlaced) throws Exception {
        BufferedImage picture = new BufferedImage(37, 23, BufferedImage.class.getField(type).getInt(null));
        new Random(5).nextBytes(((DataBufferByte) picture.getRaster().getDataBuffer()).getData());
        byte[] png = TestImages.encode("png", picture, interlaced);
        assertThat(png[28]).isEqualTo((byte) (interlaced ? 1 : 0));
        assertThat(DECODER.decode(png).image().rgb()).isEqualTo(IN_JAVA.decode(png).image().rgb());
    }

    @Test
    void greyIsRepeatedInThreeChannelsWithoutColourManagement() throws BadImageException {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((java.awt.image.DataBufferByte) grey.getRaster().getDataBuffer()).getData(), (byte) 77);
        for (String format : new String[] {"png", "jpeg", "tiff", "bmp"}) {
            RgbImage image = DECODER.decode(TestImages.encode(format, grey)).image();
            assertThat(pixel(image, 5, 9)).as(format).isEqualTo(0x4d4d4d);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0x0a141e", "1, 0x0a141e", "2, 0x0a141e"})
    void alphaIsDroppedAndTheColourBelowKept(int alpha, String colour) throws BadImageException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 2, alpha << 24 | 0x0a141e);
        assertThat(pixel(DECODER.decode(TestImages.encode("png", image)).image(), 1, 2)).isEqualTo(Integer.decode(colour));
    }

    @Test
    void sixteenBitsAreCutToEight() throws BadImageException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        grey.getRaster().setSample(0, 0, 0, 0xabff);
        grey.getRaster().setSample(1, 0, 0, 0x00ff);
        RgbImage image = DECODER.decode(TestImages.encode("png", grey)).image();
        assertThat(pixel(image, 0, 0)).isEqualTo(0xababab);
        assertThat(pixel(image, 1, 0)).isZero();

        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 2, 2, 3, null);
        raster.setPixel(1, 1, new int[] {0x12ff, 0x3400, 0xff80});
        BufferedImage rgb = new BufferedImage(new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false,
                Transparency.OPAQUE, DataBuffer.TYPE_USHORT), raster, false, null);
        assertThat(pixel(DECODER.decode(TestImages.encode("png", rgb)).image(), 1, 1)).isEqualTo(0x1234ff);
        assertThat(pixel(DECODER.decode(TestImages.encode("tiff", rgb)).image(), 1, 1)).isEqualTo(0x1234ff);
    }

    @Test
    void palettesAndSingleBitsAreLookedUp() throws BadImageException {
        BufferedImage indexed = TestImages.picture(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
        for (String format : new String[] {"png", "gif", "bmp", "tiff"}) {
            RgbImage image = DECODER.decode(TestImages.encode(format, indexed)).image();
            assertThat(pixel(image, 3, 20)).as(format).isEqualTo(indexed.getRGB(3, 20) & 0xffffff);
            assertThat(pixel(image, 39, 0)).as(format).isEqualTo(indexed.getRGB(39, 0) & 0xffffff);
        }
        BufferedImage bits = new BufferedImage(9, 3, BufferedImage.TYPE_BYTE_BINARY);
        bits.setRGB(8, 1, 0xffffffff);
        for (String format : new String[] {"png", "bmp", "tiff"}) {
            RgbImage image = DECODER.decode(TestImages.encode(format, bits)).image();
            assertThat(pixel(image, 8, 1)).as(format).isEqualTo(0xffffff);
            assertThat(pixel(image, 7, 1)).as(format).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 40", "2, 39, 0, 40", "3, 39, 23, 40", "4, 0, 23, 40", "5, 0, 0, 24", "6, 23, 0, 24", "7, 23, 39, 24", "8, 0, 39, 24"})
    void orientationBringsTheStoredTopLeftWhereItBelongs(int orientation, int x, int y, int width) throws BadImageException {
        byte[] jpeg = TestImages.withSegment(TestImages.jpeg(WIDTH, HEIGHT), 0xe1, TestImages.exif(orientation));
        Decoded decoded = DECODER.decode(jpeg);
        assertThat(decoded.image().width()).isEqualTo(WIDTH);
        RgbImage upright = decoded.upright();
        assertThat(upright.width()).isEqualTo(width);
        assertThat(pixel(upright, x, y)).isEqualTo(pixel(decoded.image(), 0, 0));
        byte[] png = TestImages.withChunk(TestImages.png(4, 4), TestImages.chunk("eXIf", Arrays.copyOfRange(TestImages.exif(orientation), 6, 32)));
        assertThat(DECODER.decode(png).orientation()).isEqualTo(orientation);
    }

    @Test
    void aGifFrameLiesAtItsPlaceOnTheCanvas() throws BadImageException {
        byte[] gif = TestImages.encode("gif", TestImages.picture(6, 5, BufferedImage.TYPE_BYTE_INDEXED));
        int descriptor = descriptor(gif);
        RgbImage alone = DECODER.decode(gif).image();
        gif[6] = 20;
        gif[8] = 10;
        gif[descriptor + 1] = 7;
        gif[descriptor + 3] = 3;
        RgbImage image = DECODER.decode(gif).image();
        assertThat(new int[] {image.width(), image.height()}).containsExactly(20, 10);
        assertThat(pixel(image, 7, 3)).isEqualTo(pixel(alone, 0, 0));
        assertThat(pixel(image, 12, 7)).isEqualTo(pixel(alone, 5, 4));
        assertThat(pixel(image, 13, 7)).isEqualTo(pixel(image, 0, 0));
    }

    @Test
    void onlyTheFirstFrameOfAnAnimationCounts() throws BadImageException {
        byte[] gif = TestImages.encode("gif", TestImages.picture(6, 5, BufferedImage.TYPE_BYTE_INDEXED));
        byte[] second = Arrays.copyOfRange(gif, descriptor(gif), gif.length - 1);
        second[1] = 99;
        byte[] animated = Arrays.copyOf(gif, gif.length - 1 + second.length);
        System.arraycopy(second, 0, animated, gif.length - 1, second.length);
        assertThat(DECODER.decode(animated).image().rgb()).isEqualTo(DECODER.decode(gif).image().rgb());

        byte[] apng = TestImages.withChunk(TestImages.png(4, 4), TestImages.chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}));
        assertThat(DECODER.decode(apng).image().rgb()).isEqualTo(DECODER.decode(TestImages.png(4, 4)).image().rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "lossless, 50, 524946461e000000574542505650384c110000002f038000000750bc2257a6ff8188e87f0000",
        "lossy, 52, 524946463e000000574542505650382032000000d001009d012a0400030000c01225a00274ba01f80003b000fed8eeffeff55f0677e0ceffba3ffdec17dd82fbb05feb600000"
    })
    void webpIsRead(String kind, int blue, String hex) throws BadImageException {
        RgbImage image = DECODER.decode(HexFormat.of().parseHex(hex)).image();
        assertThat(new int[] {image.width(), image.height()}).as(kind).containsExactly(4, 3);
        assertThat(pixel(image, 1, 1)).as(kind).isEqualTo(200 << 16 | 120 << 8 | blue);
    }

    private static int descriptor(byte[] gif) {
        for (int i = 13; i < gif.length - 9; i++) {
            if (gif[i] == 0x2c && gif[i + 5] == 6 && gif[i + 7] == 5) {
                return i;
            }
        }
        throw new AssertionError("no image descriptor");
    }

    private static void assertPicture(RgbImage image, int tolerance) {
        assertThat(new int[] {image.width(), image.height()}).containsExactly(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int expected = TestImages.colour(x, y, WIDTH, HEIGHT);
                int actual = pixel(image, x, y);
                for (int shift = 0; shift <= 16; shift += 8) {
                    assertThat(Math.abs((expected >> shift & 0xff) - (actual >> shift & 0xff))).isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }
}
