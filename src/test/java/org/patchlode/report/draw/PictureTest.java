package org.patchlode.report.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures are read and made smaller as the definitions have it. */
class PictureTest {

    private static Picture random(int width, int height, long seed) {
        Random random = new Random(seed);
        return new Picture(width, height, random.ints((long) width * height, 0, 1 << 24).toArray());
    }

    @Test
    void aSmallerPictureHasTheMeansOfWhatItsPixelsCover() {
        Random sizes = new Random(1);
        for (int i = 0; i < 200; i++) {
            Picture picture = random(1 + sizes.nextInt(40), 1 + sizes.nextInt(40), i);
            int width = 1 + sizes.nextInt(50);
            int height = 1 + sizes.nextInt(50);
            Picture scaled = picture.scaled(width, height);
            for (int at = 0; at < width * height; at++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    double wanted = wanted(picture, width, height, at % width, at / width, shift);
                    assertThat(scaled.rgb()[at] >> shift & 255).as("%d x %d to %d x %d, pixel %d", picture.width(), picture.height(), width, height, at)
                            .isBetween((int) Math.floor(wanted - 0.01), (int) Math.ceil(wanted + 0.01));
                }
            }
        }
    }

    /** The mean over what a new pixel covers, with the share of every old one; where no side shrinks, the old pixel in its middle. */
    private static double wanted(Picture picture, int width, int height, int x, int y, int shift) {
        double sum = 0;
        double area = 0;
        boolean grows = width >= picture.width() && height >= picture.height();
        for (int row = 0; row < picture.height(); row++) {
            for (int column = 0; column < picture.width(); column++) {
                double share = grows
                        ? nearest(x, width, picture.width()) == column && nearest(y, height, picture.height()) == row ? 1 : 0
                        : overlap(x, width, column, picture.width()) * overlap(y, height, row, picture.height());
                sum += share * (picture.rgb()[row * picture.width() + column] >> shift & 255);
                area += share;
            }
        }
        return sum / area;
    }

    private static int nearest(int place, int side, int old) {
        return (int) Math.floor((place + 0.5) * old / side);
    }

    private static double overlap(int place, int side, int old, int oldSide) {
        return Math.max(0, Math.min((place + 1.0) * oldSide / side, old + 1) - Math.max((double) place * oldSide / side, old));
    }

    @Test
    void picturesOfAllKindsAreReadPixelByPixel() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_INDEXED}) {
            Picture picture = random(13, 7, type);
            BufferedImage image = new BufferedImage(13, 7, type);
            image.setRGB(0, 0, 13, 7, opaque(picture.rgb()), 0, 13);
            int[] shown = image.getRGB(0, 0, 13, 7, null, 0, 13);
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(image, "png", png);
            for (Picture read : new Picture[] {Picture.of(image), Picture.decode(png.toByteArray()).orElseThrow(), Picture.of(image.getSubimage(0, 0, 13, 7))}) {
                for (int i = 0; i < shown.length; i++) {
                    assertThat(read.rgb()[i]).as("type %d, pixel %d", type, i).isEqualTo(shown[i] & 0xffffff);
                }
            }
            Picture part = Picture.of(image.getSubimage(3, 2, 5, 4));
            assertThat(part.rgb()[0]).isEqualTo(shown[2 * 13 + 3] & 0xffffff);
        }
    }

    @Test
    void levelsOfAChangedPictureAreCountedFromTheLevelsBeforeIt() {
        Picture picture = random(31, 17, 3);
        picture.rgb()[5] = Picture.GREY;
        int[] table = new Random(4).ints(256, 0, 256).toArray();
        Levels before = picture.levels();
        Picture changed = picture.replaced(table);
        Levels counted = Levels.of(changed.rgb());
        long all = 0;
        for (int level = 0; level < 256; level++) {
            int wanted = level;
            long values = java.util.Arrays.stream(changed.rgb()).flatMap(rgb -> java.util.stream.IntStream.of(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255))
                    .filter(value -> value == wanted).count();
            assertThat(changed.levels().count(level)).as("level %d", level).isEqualTo(counted.count(level)).isEqualTo(values);
            all += before.count(level);
        }
        assertThat(all).isEqualTo(31 * 17 * 3);
        for (int i = 0; i < picture.rgb().length; i++) {
            assertThat(changed.rgb()[i] & 255).isEqualTo(table[picture.rgb()[i] & 255]);
            assertThat(changed.rgb()[i] >> 16).isEqualTo(table[picture.rgb()[i] >> 16]);
        }
    }

    private static int[] opaque(int[] rgb) {
        int[] argb = rgb.clone();
        for (int i = 0; i < argb.length; i++) {
            argb[i] |= 0xff000000;
        }
        return argb;
    }
}
