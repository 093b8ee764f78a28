package org.patchlode.report.cells;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.Tiles;

/**
 * Encodes pictures as cells of atlases of one kind. A cell's bytes depend on its picture alone, not on the cells beside it, so they may be made where
 * its pixels are at hand, and by whom. Not thread-safe.
 */
public final class CellEncoder {

    private final Tiles tiles;
    private final List<ExactCell> waiting = new ArrayList<>();

    /** @param tiles of the atlases */
    public CellEncoder(Tiles tiles) {
        this.tiles = tiles;
    }

    /** @param fitted no larger than a cell @param left edge in the cell @param top edge in the cell @return its place in what {@link #encode} gives */
    public int add(Picture fitted, int left, int top) {
        waiting.add(new ExactCell(fitted, left, top));
        return waiting.size() - 1;
    }

    /** The cells that were added since the last time, together: to begin a JPEG takes as long as a cell of it. */
    public List<byte[]> encode() {
        List<byte[]> cells = new ArrayList<>();
        if (tiles.exact()) {
            waiting.forEach(cell -> cells.add(cell.toBytes()));
        } else {
            for (int from = 0; from < waiting.size(); from += JpegCells.most(tiles)) {
                cells.addAll(JpegCells.scans(strip(waiting.subList(from, Math.min(waiting.size(), from + JpegCells.most(tiles)))), tiles));
            }
        }
        waiting.clear();
        return cells;
    }

    private AtlasCanvas strip(List<ExactCell> pictures) {
        AtlasCanvas strip = new AtlasCanvas(pictures.size() * tiles.pitchX(), tiles.pitchY());
        for (int i = 0; i < pictures.size(); i++) {
            strip.draw(pictures.get(i).picture(), i * tiles.pitchX() + pictures.get(i).left(), pictures.get(i).top());
        }
        return strip;
    }
}
