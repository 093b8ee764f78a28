package org.patchlode.report.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arranges feature maps as in Fig. 2 of Zeiler &amp; Fergus (2014): on the left a grid with one block of projections a
 * map, on the right, at the same places, the blocks of patches. More rules stand beside each other on the left.
 */
public final class SheetComposer {

    private static final int PAPER = 0xffffff;
    private static final int EMPTY = 0xe8e8e8;
    private static final int LINE = 1;
    private static final int GAP = 10;
    private static final int PANEL_GAP = 36;
    private static final int MARGIN = 20;
    private static final double TITLE = 24;
    private static final double NUMBER = 17;

    private final LayerView layer;
    private final boolean captions;
    private final boolean together;
    private final int columns;
    private final int rows;
    private final int cellWidth;
    private final int cellHeight;
    private final Map<String, Canvas> projections = new LinkedHashMap<>();
    private final Canvas patches;
    private final List<Sheet.Caption> numbers = new ArrayList<>();
    private int slot;

    /** @param maps that will be added, one at least */
    public SheetComposer(LayerView layer, ReportOptions options, int maps) {
        this.layer = layer;
        this.captions = options.captions();
        this.together = options.scaling() == Scaling.BLOCK;
        this.columns = Math.min(options.columns(), maps);
        this.rows = (maps + columns - 1) / columns;
        int longest = Math.max(layer.width(), layer.height());
        int picture = options.picture();
        // Few pixels are enlarged by whole numbers, so that each stays a square.
        double zoom = longest <= picture ? picture / longest : (double) picture / longest;
        this.cellWidth = (int) Math.max(1, Math.round(layer.width() * zoom));
        this.cellHeight = (int) Math.max(1, Math.round(layer.height() * zoom));
        layer.rules().forEach(rule -> projections.put(rule, panel()));
        this.patches = panel();
    }

    /** Puts the next map at the next place. @param shown projections of each rule, one a hit @param cut patches, one a hit */
    public void add(FeatureMap map, Map<String, List<Optional<Picture>>> shown, List<Optional<Picture>> cut) {
        if (slot >= columns * rows) {
            throw new IllegalStateException("a sheet of %d maps is full".formatted(columns * rows));
        }
        int x = slot % columns * (blockWidth() + GAP);
        int y = slot / columns * (blockHeight() + rowGap());
        projections.forEach((rule, canvas) -> block(canvas, x, y, map, Shrinking.shrink(shown.getOrDefault(rule, List.of()), this::fit, together)));
        block(patches, x, y, map, cut.stream().map(patch -> patch.map(this::fit)).toList());
        if (captions) {
            String text = map.hits().isEmpty() ? map.channel() + " (no response)" : String.valueOf(map.channel());
            numbers.add(new Sheet.Caption(text, x + blockWidth() / 2.0, y + blockHeight() + NUMBER, NUMBER, true));
        }
        slot++;
    }

    /** The finished page. */
    public Sheet sheet() {
        List<Sheet.Panel> panels = new ArrayList<>();
        List<Sheet.Caption> texts = new ArrayList<>();
        int top = MARGIN + (captions ? (int) (2.6 * TITLE) : 0);
        int x = MARGIN;
        Map<String, Canvas> all = new LinkedHashMap<>();
        projections.forEach((rule, canvas) -> all.put("projections (" + rule + ")", canvas));
        all.put("patches", patches);
        for (Map.Entry<String, Canvas> entry : all.entrySet()) {
            panels.add(new Sheet.Panel(entry.getValue(), x, top));
            if (captions) {
                texts.add(new Sheet.Caption(entry.getKey(), x, top - 0.6 * TITLE, 0.8 * TITLE, false));
                for (Sheet.Caption number : numbers) {
                    texts.add(new Sheet.Caption(number.text(), x + number.x(), top + number.y(), NUMBER, true));
                }
            }
            x += patches.width() + PANEL_GAP;
        }
        if (captions) {
            texts.add(0, new Sheet.Caption("Layer " + layer.name(), MARGIN, MARGIN + 0.8 * TITLE, TITLE, false));
        }
        return new Sheet(x - PANEL_GAP + MARGIN, top + patches.height() + MARGIN, List.copyOf(panels), List.copyOf(texts));
    }

    private void block(Canvas canvas, int x, int y, FeatureMap map, List<Optional<Picture>> pictures) {
        for (int i = 0; i < layer.grid() * layer.grid(); i++) {
            int left = x + i % layer.grid() * (cellWidth + LINE);
            int top = y + i / layer.grid() * (cellHeight + LINE);
            canvas.fill(left, top, cellWidth, cellHeight, EMPTY);
            if (i < pictures.size() && pictures.get(i).isPresent()) {
                WinnerView hit = map.hits().get(i);
                Picture picture = pictures.get(i).get();
                canvas.draw(picture, left + hit.offsetX(cellWidth, picture.width()), top + hit.offsetY(cellHeight, picture.height()));
            }
        }
    }

    private Picture fit(Picture picture) {
        return picture.scaled(fit(picture.width(), layer.width(), cellWidth), fit(picture.height(), layer.height(), cellHeight));
    }

    private static int fit(int side, int window, int cell) {
        return Math.max(1, Math.min(cell, (int) Math.round((double) side * cell / window)));
    }

    private Canvas panel() {
        int width = columns * blockWidth() + (columns - 1) * GAP;
        int height = rows * (blockHeight() + rowGap()) - GAP;
        return new Canvas(width, height, PAPER);
    }

    private int blockWidth() {
        return layer.grid() * (cellWidth + LINE) - LINE;
    }

    private int blockHeight() {
        return layer.grid() * (cellHeight + LINE) - LINE;
    }

    private int rowGap() {
        return GAP + (captions ? (int) (1.3 * NUMBER) : 0);
    }
}
