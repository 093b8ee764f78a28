package org.patchlode.analysis.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
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
}
