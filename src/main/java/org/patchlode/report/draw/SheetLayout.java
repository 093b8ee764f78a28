package org.patchlode.report.draw;

/**
 * Where things lie on a sheet. It is as wide in print as was asked for, and pixels are as fine as its pictures need: 300 an
 * inch or more, unless the side of a picture was given.
 *
 * @param columns maps beside each other
 * @param rows of maps
 * @param cellWidth of one picture, in pixels
 * @param cellHeight likewise
 * @param millimetres width of the sheet in print
 * @param perMillimetre pixels
 */
record SheetLayout(int columns, int rows, int cellWidth, int cellHeight, int millimetres, double perMillimetre) {

    /** Between pictures of one map, in pixels. */
    static final int LINE = 1;

    /** Up to so many maps are a figure in a column of text, more fill a page. */
    private static final int FEW = 12;
    private static final int COLUMN = 85;
    private static final int PAGE = 170;
    /** A picture's least side in millimetres: in a column, with captions under it, on a page. */
    private static final double SIDE = 4.5;
    private static final double SIDE_WITH_CAPTION = 6.5;
    private static final double SIDE_ON_PAGE = 3.2;

    private static final double GAP = 1.2;
    private static final double PANEL_GAP = 3;
    private static final double MARGIN = 0.4;
    private static final double DOTS = 300 / 25.4;

    /** @param maps on the sheet @param panels beside each other, each with all maps */
    static SheetLayout of(LayerView layer, SheetOptions options, int maps, int panels) {
        int width = options.millimetres() > 0 ? options.millimetres() : maps <= FEW ? COLUMN : PAGE;
        double side = !options.captions().isEmpty() ? SIDE_WITH_CAPTION : maps <= FEW ? SIDE : SIDE_ON_PAGE;
        int columns = options.columns() > 0 ? Math.min(options.columns(), maps) : columns(width, panels, layer.grid(), maps, side);
        double room = room(width, panels, columns);
        int across = panels * columns * layer.grid();
        double zoom = zoom(layer, options.picture(), room * DOTS / across * longest(layer) / layer.width());
        int cellWidth = (int) Math.max(1, Math.round(layer.width() * zoom));
        int cellHeight = (int) Math.max(1, Math.round(layer.height() * zoom));
        int pixels = panels * columns * (layer.grid() * (cellWidth + LINE) - LINE);
        return new SheetLayout(columns, (maps + columns - 1) / columns, cellWidth, cellHeight, width, pixels / room);
    }

    /** As many as leave pictures large enough, but no more than make rows of one length. */
    private static int columns(int width, int panels, int grid, int maps, double side) {
        int most = 1;
        while (most < maps && room(width, panels, most + 1) / (panels * grid * (most + 1)) >= side) {
            most++;
        }
        int rows = (maps + most - 1) / most;
        return (maps + rows - 1) / rows;
    }

    /** Millimetres that pictures have to themselves. */
    private static double room(int width, int panels, int columns) {
        return Math.max(1, width - 2 * MARGIN - (panels - 1) * PANEL_GAP - panels * (columns - 1) * GAP);
    }

    /** Pixels of the sheet for one of a picture. Few are enlarged by whole numbers, so that each stays a square. @param wanted longer side, in pixels */
    private static double zoom(LayerView layer, int given, double wanted) {
        int longest = longest(layer);
        double picture = given > 0 ? given : Math.max(8, wanted);
        if (longest > picture) {
            return picture / longest;
        }
        double whole = Math.floor(picture / longest);
        return given > 0 || whole * longest >= 0.9 * picture ? whole : whole + 1;
    }

    private static int longest(LayerView layer) {
        return Math.max(layer.width(), layer.height());
    }

    int pixels(double millimetres) {
        return (int) Math.max(1, Math.round(millimetres * perMillimetre));
    }

    /** Pixels of a printer's point, of which an inch has 72. */
    double point() {
        return 25.4 / 72 * perMillimetre;
    }

    int gap() {
        return pixels(GAP);
    }

    int panelGap() {
        return pixels(PANEL_GAP);
    }

    int margin() {
        return pixels(MARGIN);
    }
}
