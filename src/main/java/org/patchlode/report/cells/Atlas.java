package org.patchlode.report.cells;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.patchlode.report.draw.Tiles;

/** Puts the atlases of one kind together of cells, map after map in ascending order; one is open at a time. */
public final class Atlas {

    private final Tiles tiles;
    private final BiConsumer<Integer, byte[]> done;
    private final Map<Integer, byte[]> cells = new HashMap<>();
    private int number = -1;

    /** @param done told each atlas' number and encoded bytes; an atlas without a picture is never made */
    public Atlas(Tiles tiles, BiConsumer<Integer, byte[]> done) {
        this.tiles = tiles;
        this.done = done;
    }

    /** @param cell as {@link CellEncoder} makes it of the same tiles */
    public void put(int channel, int plane, int winner, byte[] cell) {
        if (tiles.atlas(channel) != number) {
            close();
            number = tiles.atlas(channel);
        }
        cells.put(tiles.y(channel, winner) / tiles.pitchY() * (tiles.atlasWidth() / tiles.pitchX()) + tiles.x(channel, plane, winner) / tiles.pitchX(), cell);
    }

    /** Hands over the open atlas. */
    public void close() {
        if (!cells.isEmpty()) {
            done.accept(number, tiles.exact() ? exact() : JpegCells.atlas(tiles, cells));
            cells.clear();
        }
    }

    private byte[] exact() {
        AtlasCanvas canvas = new AtlasCanvas(tiles.atlasWidth(), tiles.atlasHeight());
        int across = tiles.atlasWidth() / tiles.pitchX();
        cells.forEach((place, bytes) -> {
            ExactCell cell = ExactCell.of(bytes);
            canvas.draw(cell.picture(), place % across * tiles.pitchX() + cell.left(), place / across * tiles.pitchY() + cell.top());
        });
        return canvas.png();
    }
}
