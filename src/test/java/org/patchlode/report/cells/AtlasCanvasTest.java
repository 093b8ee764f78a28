package org.patchlode.report.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.patchlode.report.draw.Jpeg;
import org.patchlode.report.draw.Picture;

/** An atlas shows what was drawn, where it was drawn, and stripes elsewhere. */
class AtlasCanvasTest {

    @Test
    void pixelsAreWhereTheyWereDrawnAndStripesElsewhere() throws IOException {
        int width = 37;
        int height = 29;
        int[] wanted = new int[width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at++) {
                wanted[at] = (x + y & 7) < 4 ? 0xc3c7cc : 0xe4e6e9;
            }
        }
        AtlasCanvas canvas = new AtlasCanvas(width, height);
        Random random = new Random(3);
        // The last two stand over the edges.
        for (int[] place : new int[][] {{3, 4, 10, 9}, {20, 15, 5, 11}, {-4, -2, 9, 9}, {33, 25, 12, 8}}) {
            Picture picture = new Picture(place[2], place[3], random.ints((long) place[2] * place[3], 0, 1 << 24).toArray());
            canvas.draw(picture, place[0], place[1]);
            for (int y = 0; y < place[3]; y++) {
                for (int x = 0; x < place[2]; x++) {
                    if (place[0] + x >= 0 && place[0] + x < width && place[1] + y >= 0 && place[1] + y < height) {
                        wanted[(place[1] + y) * width + place[0] + x] = picture.rgb()[y * place[2] + x];
                    }
                }
            }
        }
        assertThat(Picture.decode(canvas.png()).orElseThrow().rgb()).isEqualTo(wanted);
        // As JPEG, the same bytes as of an image in the order that the writer knows by name.
        BufferedImage named = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        named.setRGB(0, 0, width, height, wanted, 0, width);
        assertThat(canvas.jpeg(0.85f, 0)).isEqualTo(Jpeg.encode(named, 0.85f));
        assertThat(ImageIO.read(new ByteArrayInputStream(canvas.jpeg(0.85f, 0))).getWidth()).isEqualTo(width);
    }

    @Test
    void anAtlasOfLessThanAStripe() {
        assertThat(Picture.decode(new AtlasCanvas(5, 3).png()).orElseThrow().rgb()).containsOnly(0xc3c7cc, 0xe4e6e9).hasSize(15);
    }
}
