package org.patchlode.report.draw;

import java.util.Optional;
import java.util.function.BiConsumer;

/** Fills the atlases of one kind, map after map in ascending order; one is open at a time. */
public final class Atlas {

    private static final float QUALITY = 0.85f;

    private final Tiles tiles;
    private final BiConsumer<Integer, byte[]> done;
    private Optional<AtlasCanvas> open = Optional.empty();
    private int number = -1;

    /** @param done told each atlas' number and encoded bytes; an atlas without a picture is never made */
    public Atlas(Tiles tiles, BiConsumer<Integer, byte[]> done) {
        this.tiles = tiles;
        this.done = done;
    }

    public Tiles tiles() {
        return tiles;
    }

    /** A clipped picture at the size it has here, where a whole one has the window's size. */
    public Picture fit(Picture picture, LayerView layer) {
        return layer.fitted(picture, tiles.width(), tiles.height());
    }

    /** Draws a fitted picture of a hit where its part of the whole window is. */
    public void draw(int channel, int plane, int winner, WinnerView hit, Picture fitted) {
        place(channel, plane, winner, fitted, hit.offsetX(tiles.width(), fitted.width()), hit.offsetY(tiles.height(), fitted.height()));
    }

    /** Draws a picture into its cell, that far from the corner. */
    public void place(int channel, int plane, int winner, Picture picture, int dx, int dy) {
        if (tiles.atlas(channel) != number) {
            close();
            number = tiles.atlas(channel);
        }
        if (open.isEmpty()) {
            open = Optional.of(new AtlasCanvas(tiles.atlasWidth(), tiles.atlasHeight()));
        }
        open.get().draw(picture, tiles.x(channel, plane, winner) + dx, tiles.y(channel, winner) + dy);
    }

    /** Hands over the open atlas. */
    public void close() {
        open.ifPresent(canvas -> done.accept(number, tiles.exact() ? canvas.png() : canvas.jpeg(QUALITY)));
        open = Optional.empty();
    }
}
