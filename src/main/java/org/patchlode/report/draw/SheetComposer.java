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
    /** Sizes of letters, in points. */
    private static final double TITLE = 8;
    private static final double PANEL = 7;
    private static final double NUMBER = 7;
    private static final double CAPTION = 5;
    /** From one line to the next. */
    private static final double LEADING = 1.2;

    private final LayerView layer;
    private final boolean titles;
    private final boolean together;
    private final PatchCaptions under;
    private final SheetLayout layout;
    private final Map<String, Canvas> projections = new LinkedHashMap<>();
    private final Canvas patches;
    private final List<Sheet.Caption> numbers = new ArrayList<>();
    private final List<Sheet.Caption> lines = new ArrayList<>();
    private int slot;

    /** @param maps that will be added, one at least @throws ReportException if the run lacks what is to stand under patches */
    public SheetComposer(LayerView layer, ReportOptions options, int maps) {
        this.layer = layer;
        this.titles = options.sheet().titles();
        this.together = options.scaling() == Scaling.BLOCK;
        this.under = new PatchCaptions(options.sheet().captions(), layer.labels());
        this.layout = SheetLayout.of(layer, options.sheet(), maps, 1 + layer.rules().size());
        layer.rules().forEach(rule -> projections.put(rule, panel()));
        this.patches = panel();
    }

    /** Puts the next map at the next place. @param hits by rank @param shown projections of each rule, one a hit @param cut patches, one a hit */
    public void add(int channel, List<WinnerView> hits, Map<String, List<Optional<Picture>>> shown, List<Optional<Picture>> cut) {
        if (slot >= layout.columns() * layout.rows()) {
            throw new IllegalStateException("a sheet of %d maps is full".formatted(slot));
        }
        int x = slot % layout.columns() * (blockWidth() + layout.gap());
        int y = slot / layout.columns() * (blockHeight() + rowGap());
        projections.forEach((rule, canvas) -> block(canvas, x, y, hits, Shrinking.shrink(shown.getOrDefault(rule, List.of()), this::fit, together)));
        block(patches, x, y, hits, cut.stream().map(patch -> patch.map(this::fit)).toList());
        captions(x, y, hits);
        if (titles) {
            String text = hits.isEmpty() ? channel + " (no response)" : String.valueOf(channel);
            double size = NUMBER * layout.point();
            numbers.add(new Sheet.Caption(text, x + blockWidth() / 2.0, y + blockHeight() + size, size, true, blockWidth() + layout.gap(), false));
        }
        slot++;
    }

    private void captions(int x, int y, List<WinnerView> hits) {
        double size = CAPTION * layout.point();
        for (int i = 0; i < Math.min(hits.size(), layer.grid() * layer.grid()); i++) {
            List<String> texts = under.lines(hits.get(i));
            for (int line = 0; line < texts.size(); line++) {
                lines.add(new Sheet.Caption(texts.get(line), x + left(i) + layout.cellWidth() / 2.0, y + top(i) + layout.cellHeight() + size * (0.95 + line * LEADING), size, true,
                        layout.cellWidth(), false));
            }
        }
    }

    /** The finished page. */
    public Sheet sheet() {
        List<Sheet.Panel> panels = new ArrayList<>();
        List<Sheet.Caption> texts = new ArrayList<>();
        double title = TITLE * layout.point();
        double heading = PANEL * layout.point();
        int top = layout.margin() + (titles ? (int) Math.ceil(LEADING * title + 1.4 * heading) : 0);
        int x = layout.margin();
        Map<String, Canvas> all = new LinkedHashMap<>();
        projections.forEach((rule, canvas) -> all.put("projections (" + rule + ")", canvas));
        all.put("patches", patches);
        for (Map.Entry<String, Canvas> entry : all.entrySet()) {
            panels.add(new Sheet.Panel(entry.getValue(), x, top));
            if (titles) {
                texts.add(new Sheet.Caption(entry.getKey(), x, top - 0.4 * heading, heading, false, patches.width(), false));
                for (Sheet.Caption number : numbers) {
                    texts.add(moved(number, x, top));
                }
            }
            if (entry.getValue() == patches) {
                for (Sheet.Caption line : lines) {
                    texts.add(moved(line, x, top));
                }
            }
            x += patches.width() + layout.panelGap();
        }
        int width = x - layout.panelGap() + layout.margin();
        if (titles) {
            texts.add(0, new Sheet.Caption("Layer " + layer.name(), layout.margin(), layout.margin() + 0.8 * title, title, false, width - 2.0 * layout.margin(), true));
        }
        return new Sheet(width, top + patches.height() + layout.margin(), (double) width / layout.millimetres(), List.copyOf(panels), List.copyOf(texts));
    }

    private static Sheet.Caption moved(Sheet.Caption caption, int x, int y) {
        return new Sheet.Caption(caption.text(), x + caption.x(), y + caption.y(), caption.size(), caption.centred(), caption.most(), caption.name());
    }

    private void block(Canvas canvas, int x, int y, List<WinnerView> hits, List<Optional<Picture>> pictures) {
        for (int i = 0; i < layer.grid() * layer.grid(); i++) {
            int left = x + left(i);
            int top = y + top(i);
            canvas.fill(left, top, layout.cellWidth(), layout.cellHeight(), EMPTY);
            if (i < pictures.size() && pictures.get(i).isPresent()) {
                WinnerView hit = hits.get(i);
                Picture picture = pictures.get(i).get();
                canvas.draw(picture, left + hit.offsetX(layout.cellWidth(), picture.width()), top + hit.offsetY(layout.cellHeight(), picture.height()));
            }
        }
    }

    private Picture fit(Picture picture) {
        return layer.tiles().fitted(picture, layout.cellWidth(), layout.cellHeight());
    }

    private Canvas panel() {
        int width = layout.columns() * blockWidth() + (layout.columns() - 1) * layout.gap();
        int height = layout.rows() * (blockHeight() + rowGap()) - (titles ? layout.gap() / 2 : layout.gap());
        return new Canvas(width, height, PAPER);
    }

    /** Of the picture of a rank, from 0, in its block. */
    private int left(int rank) {
        return rank % layer.grid() * (layout.cellWidth() + SheetLayout.LINE);
    }

    private int top(int rank) {
        return rank / layer.grid() * (layout.cellHeight() + SheetLayout.LINE + captionHeight());
    }

    private int captionHeight() {
        int count = under.what().size();
        return count == 0 ? 0 : (int) Math.ceil(CAPTION * layout.point() * (LEADING * count + 0.2));
    }

    private int blockWidth() {
        return layer.grid() * (layout.cellWidth() + SheetLayout.LINE) - SheetLayout.LINE;
    }

    private int blockHeight() {
        return layer.grid() * (layout.cellHeight() + SheetLayout.LINE + captionHeight()) - SheetLayout.LINE;
    }

    private int rowGap() {
        return layout.gap() + (titles ? (int) Math.ceil(LEADING * NUMBER * layout.point()) : 0);
    }
}
