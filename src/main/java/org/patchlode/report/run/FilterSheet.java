package org.patchlode.report.run;

import java.util.List;
import org.patchlode.report.draw.Canvas;
import org.patchlode.report.draw.Picture;

/** All first-layer filters in one picture, in rows: of a near-square grid, or one row a filter if channels are apart. */
final class FilterSheet {

    private static final int PAPER = 0xffffff;
    private static final int SIDE = 56;
    private static final int LARGEST = 4096;

    private FilterSheet() {}

    static Canvas draw(FirstLayerFilters filters, boolean together) {
        List<Picture> pictures = filters.pictures(together);
        boolean rows = !filters.coloured() && filters.inputs() > 1;
        int across = rows ? filters.inputs() : (int) Math.ceil(Math.sqrt(pictures.size()) * 1.3);
        int down = (pictures.size() + across - 1) / across;
        int longest = Math.max(filters.rows(), filters.columns());
        int zoom = Math.max(1, SIDE / longest);
        while (zoom > 1 && Math.max(across, down) * (zoom * longest + 2) > LARGEST) {
            zoom--;
        }
        int stepX = filters.columns() * zoom + 2;
        int stepY = filters.rows() * zoom + 2;
        Canvas canvas = new Canvas(across * stepX + 2, down * stepY + 2, PAPER);
        for (int i = 0; i < pictures.size(); i++) {
            Picture picture = pictures.get(i).scaled(filters.columns() * zoom, filters.rows() * zoom);
            canvas.draw(picture, 2 + i % across * stepX, 2 + i / across * stepY);
        }
        return canvas;
    }
}
