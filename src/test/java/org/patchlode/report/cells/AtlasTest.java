package org.patchlode.report.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.Tiles;

/** An atlas that is put together of cells shows what one would that was drawn and encoded at once. */
class AtlasTest {

    private final Random random = new Random(7);

    @Test
    void cellsOfAJpegDecodeToThePixelsOfAnAtlasEncodedAtOnce() throws IOException {
        for (int[] sides : new int[][] {{33, 40}, {67, 227}, {227, 227}, {300, 96}}) {
            LayerTiles layer = new LayerTiles(sides[0], sides[1], 3, 2, false);
            compare(layer.small(), 3 * Tiles.CHUNK - 5);
            compare(layer.large().orElseThrow(), 9);
        }
    }

    @Test
    void cellsOfAPngAreExact() throws IOException {
        compare(new LayerTiles(7, 9, 3, 1, true).small(), 70);
    }

    @Test
    void aCellDoesNotDependOnTheCellsThatAreEncodedWithIt() {
        Tiles tiles = new LayerTiles(100, 100, 3, 1, true).small();
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pictures.add(picture(tiles.width() - 1 - i % 3, tiles.height() - 2 - i % 5));
        }
        CellEncoder together = new CellEncoder(tiles);
        pictures.forEach(picture -> together.add(picture, 1, 2));
        List<byte[]> cells = together.encode();
        assertThat(cells).hasSize(40);
        for (int i = 0; i < 40; i++) {
            CellEncoder alone = new CellEncoder(tiles);
            assertThat(alone.add(pictures.get(i), 1, 2)).isZero();
            assertThat(alone.encode()).singleElement().isEqualTo(cells.get(i));
        }
        assertThat(together.encode()).isEmpty();
    }

    @Test
    void aStripThatIsTooLongForAJpegIsCut() {
        Tiles tiles = new LayerTiles(227, 227, 3, 1, true).large().orElseThrow();
        int many = JpegCells.most(tiles) + 2;
        CellEncoder encoder = new CellEncoder(tiles);
        Picture picture = picture(tiles.width(), tiles.height());
        for (int i = 0; i < many; i++) {
            encoder.add(picture, 0, 0);
        }
        List<byte[]> cells = encoder.encode();
        assertThat(cells).hasSize(many).allSatisfy(cell -> assertThat(cell).isEqualTo(cells.get(0)));
    }

    private void compare(Tiles tiles, int lastMap) throws IOException {
        Map<Integer, byte[]> atlases = new HashMap<>();
        Map<Integer, AtlasCanvas> wanted = new HashMap<>();
        Atlas atlas = new Atlas(tiles, atlases::put);
        CellEncoder encoder = new CellEncoder(tiles);
        for (int map = 0; map <= lastMap; map += 1 + random.nextInt(3)) {
            for (int plane = 0; plane < tiles.planes(); plane++) {
                for (int winner = 0; winner < tiles.grid() * tiles.grid(); winner++) {
                    // Some places stay empty.
                    if (random.nextInt(4) > 0) {
                        Picture picture = picture(1 + random.nextInt(tiles.width()), 1 + random.nextInt(tiles.height()));
                        int left = random.nextInt(tiles.width() - picture.width() + 1);
                        int top = random.nextInt(tiles.height() - picture.height() + 1);
                        encoder.add(picture, left, top);
                        atlas.put(map, plane, winner, encoder.encode().get(0));
                        wanted.computeIfAbsent(tiles.atlas(map), number -> new AtlasCanvas(tiles.atlasWidth(), tiles.atlasHeight()))
                                .draw(picture, tiles.x(map, plane, winner) + left, tiles.y(map, winner) + top);
                    }
                }
            }
        }
        atlas.close();
        assertThat(atlases.keySet()).isEqualTo(wanted.keySet());
        for (Map.Entry<Integer, byte[]> made : atlases.entrySet()) {
            AtlasCanvas canvas = wanted.get(made.getKey());
            BufferedImage one = ImageIO.read(new ByteArrayInputStream(made.getValue()));
            BufferedImage other = ImageIO.read(new ByteArrayInputStream(tiles.exact() ? canvas.png() : canvas.jpeg(0.85f, 0)));
            assertThat(Picture.of(one).rgb()).as("%s", tiles).isEqualTo(Picture.of(other).rgb());
        }
    }

    /** Noise over waves, in colours. */
    private Picture picture(int width, int height) {
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            int wave = (int) (120 + 100 * Math.sin(i * 0.02));
            rgb[i] = Math.min(255, wave + random.nextInt(40)) << 16 | random.nextInt(256) << 8 | Math.max(0, wave - random.nextInt(40));
        }
        return new Picture(width, height, rgb);
    }
}
