package org.patchlode.report.cells;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Win;
import org.patchlode.analysis.projection.Pixels;
import org.patchlode.analysis.projection.WinnerDrawing;
import org.patchlode.network.Box;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.Shrinking;
import org.patchlode.report.draw.Tiles;

/**
 * Draws the cells of a report's atlases beside the projection, so that the report has but to put them together.
 *
 * @param layers of the run, as wins number them
 * @param options of the report
 */
public record CellDrawing(List<DrawnLayer> layers, ReportOptions options) implements WinnerDrawing {

    /** See {@link #name}. */
    public static final String NAME = "cells";

    /** A mined layer. @param tiles how its pictures lie */
    public record DrawnLayer(String name, LayerTiles tiles) implements Serializable {}

    /** Rows whose pictures are held until they are encoded together. */
    private static final int ROWS_TOGETHER = 64;

    /** Copies the list. @throws ReportException if winners are not scaled each by itself: who projects one does not see the others */
    public CellDrawing {
        layers = List.copyOf(layers);
        if (options.scaling() != Scaling.WINNER) {
            throw new ReportException("projections scaled by '%s' cannot be drawn one by one; draw them in the report".formatted(options.scaling().label()));
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WinnerDrawing.Work begin() {
        return new Work(this);
    }

    /** Winners of a layer at the same place of an image share a patch. */
    private record PatchKey(String image, int layer, Box clipped, int left, int top) {}

    /** @param cell its place in what is encoded next */
    private record Patch(int width, int height, int cell) {}

    /** A row and the places of its cells in what is encoded next. */
    private record Waiting(long place, Win win, String rule, Tiles small, Optional<Patch> patch, Optional<Integer> shrunk, Optional<Tiles> large, Optional<Integer> enlarged) {}

    private static final class Work implements WinnerDrawing.Work {

        private final CellDrawing drawing;
        private final ProjectionScale scale;
        private final Map<Tiles, CellEncoder> encoders = new HashMap<>();
        private final Map<PatchKey, Patch> patches = new HashMap<>();
        private final List<Waiting> waiting = new ArrayList<>();
        private final Map<Long, WinnerCells> drawn = new HashMap<>();

        Work(CellDrawing drawing) {
            this.drawing = drawing;
            this.scale = new ProjectionScale(drawing.options.scaling(), drawing.options.percentile());
        }

        @Override
        public void draw(WinnerDrawing.Row row) {
            Win win = row.win();
            if (win.rank() > drawing.options.winners()) {
                return;
            }
            LayerTiles layer = drawing.layers.get(win.layer()).tiles();
            Optional<Patch> patch = row.place() == win.ordinal() ? Optional.of(patch(row, layer)) : Optional.empty();
            Optional<Picture> full = row.projection().map(pixels -> scale.stretched(Picture.of(pixels.columns(), pixels.rows(), pixels.rgb())));
            waiting.add(new Waiting(row.place(), win, row.rule(), layer.small(), patch, full.map(picture -> projection(picture, row.box(), layer, layer.small())),
                    layer.large(), full.flatMap(picture -> layer.large().map(tiles -> projection(picture, row.box(), layer, tiles)))));
            if (waiting.size() >= ROWS_TOGETHER) {
                encode();
            }
        }

        private Patch patch(WinnerDrawing.Row row, LayerTiles layer) {
            Box box = row.box();
            Box clipped = box.clip(row.pixels().height(), row.pixels().width());
            Tiles tiles = layer.small();
            int left = LayerTiles.offset(box.left(), tiles.width(), layer.fittedWidth(Math.max(1, clipped.columns()), tiles));
            int top = LayerTiles.offset(box.top(), tiles.height(), layer.fittedHeight(Math.max(1, clipped.rows()), tiles));
            return patches.computeIfAbsent(new PatchKey(row.image(), row.win().layer(), clipped, left, top), key -> {
                Pixels pixels = row.patch();
                Picture whole = Picture.of(pixels.columns(), pixels.rows(), pixels.rgb());
                return new Patch(whole.width(), whole.height(), encoder(tiles).add(layer.fitted(whole, tiles.width(), tiles.height()), left, top));
            });
        }

        private int projection(Picture full, Box box, LayerTiles layer, Tiles tiles) {
            Picture fitted = Shrinking.shrink(full, picture -> layer.fitted(picture, tiles.width(), tiles.height()));
            return encoder(tiles).add(fitted, LayerTiles.offset(box.left(), tiles.width(), fitted.width()), LayerTiles.offset(box.top(), tiles.height(), fitted.height()));
        }

        private CellEncoder encoder(Tiles tiles) {
            return encoders.computeIfAbsent(tiles, CellEncoder::new);
        }

        private void encode() {
            Map<Tiles, List<byte[]>> cells = new HashMap<>();
            encoders.forEach((tiles, encoder) -> cells.put(tiles, encoder.encode()));
            for (Waiting row : waiting) {
                List<byte[]> small = cells.getOrDefault(row.small(), List.of());
                drawn.put(row.place(), new WinnerCells(drawing.layers.get(row.win().layer()).name(), row.win().map(), row.win().rank(), row.rule(),
                        row.patch().map(patch -> new WinnerCells.Patch(patch.width(), patch.height(), small.get(patch.cell()))), row.shrunk().map(small::get),
                        row.enlarged().map(place -> cells.get(row.large().orElseThrow()).get(place))));
            }
            waiting.clear();
            patches.clear();
        }

        @Override
        public void end(AnalysisTable.Sink rows) {
            encode();
            drawn.forEach((place, cells) -> rows.row(place, cells.toValues()));
            drawn.clear();
        }
    }
}
