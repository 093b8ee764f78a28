package org.patchlode.analysis.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What another reader sees is what was written. */
class FastPngTest {

    @Property(tries = 60)
    void readsBackToTheSamePixels(@ForAll @IntRange(min = 1, max = 40) int rows, @ForAll @IntRange(min = 1, max = 40) int columns, @ForAll long seed) throws IOException {
        byte[] rgb = new byte[3 * rows * columns];
        new Random(seed).nextBytes(rgb);

        byte[] png = FastPng.of(rows, columns, rgb);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(read.getHeight()).isEqualTo(rows);
        assertThat(read.getWidth()).isEqualTo(columns);
        for (int y = 0, at = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++, at += 3) {
                int expected = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] & 0xFF;
                assertThat(read.getRGB(x, y) & 0xFFFFFF).isEqualTo(expected);
            }
        }
        assertThat(FastPng.of(rows, columns, rgb)).isEqualTo(png);
    }

    @Property(tries = 60)
    void greyLevelsReadBack(@ForAll @IntRange(min = 1, max = 60) int rows, @ForAll @IntRange(min = 1, max = 60) int columns, @ForAll long seed) throws IOException {
        byte[] levels = new byte[rows * columns];
        Random random = new Random(seed);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (random.nextInt(5) == 0 ? random.nextInt(256) : 0);
        }
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(FastPng.grey(rows, columns, levels)));
        assertThat(read.getRaster().getNumBands()).isEqualTo(1);
        for (int at = 0; at < levels.length; at++) {
            assertThat(read.getRaster().getSample(at % columns, at / columns, 0)).isEqualTo(levels[at] & 255);
        }
    }

    /** Beside what releases before made of it: differences to the left, at zlib's fastest level. */
    @Example
    void aSmoothPictureIsPackedAsTightlyAsByZlib() {
        int side = 150;
        byte[] rgb = new byte[3 * side * side];
        byte[] differences = new byte[side * (3 * side + 1)];
        Random random = new Random(7);
        for (int y = 0, at = 0; y < side; y++) {
            for (int x = 0; x < 3 * side; x++, at++) {
                rgb[at] = (byte) (128 + 60 * Math.sin(x / 90.0) + 50 * Math.cos(y / 25.0) + 4 * random.nextGaussian());
                differences[y * (3 * side + 1) + x + 1] = (byte) (x < 3 ? rgb[at] : rgb[at] - rgb[at - 3]);
            }
        }
        Deflater zlib = new Deflater(Deflater.BEST_SPEED);
        zlib.setInput(differences);
        zlib.finish();
        int fastest = zlib.deflate(new byte[1 << 20]);
        zlib.end();
        assertThat(FastPng.of(side, side, rgb)).hasSizeLessThan(fastest);
    }
}
