package org.patchlode.report;

import java.util.Optional;
import java.util.function.BiConsumer;

/** Fills the atlases of one kind, map after map in ascending order; one is open at a time. */
final class Atlas {

    private static final float QUALITY = 0.85f;

    private final Tiles tiles;
    private final BiConsumer<Integer, byte[]> done;
    private Optional<Canvas> open = Optional.empty();
    private int number = -1;

    /** @param done told each atlas' number and encoded bytes; an atlas without a picture is never made */
    Atlas(Tiles tiles, BiConsumer<Integer, byte[]> done) {
        this.tiles = tiles;
        this.done = done;
    }

    Tiles tiles() {
        return tiles;
    }

    /** Draws a clipped picture of a hit where its part of the whole window is. */
    void draw(int channel, int plane, int winner, Hit hit, Picture picture, int windowWidth, int windowHeight) {
        double sx = (double) tiles.width() / windowWidth;
        double sy = (double) tiles.height() / windowHeight;
        int w = Math.max(1, Math.min(tiles.width(), (int) Math.round(picture.width() * sx)));
        int h = Math.max(1, Math.min(tiles.height(), (int) Math.round(picture.height() * sy)));
        place(channel, plane, winner, picture.scaled(w, h), hit.offsetX(tiles.width(), w), hit.offsetY(tiles.height(), h));
    }

    /** Draws a picture into the corner of its cell. */
    void place(int channel, int plane, int winner, Picture picture, int dx, int dy) {
        if (tiles.atlas(channel) != number) {
            close();
            number = tiles.atlas(channel);
        }
        if (open.isEmpty()) {
            open = Optional.of(new Canvas(tiles.atlasWidth(), tiles.atlasHeight(), Picture.GREY));
        }
        open.get().draw(picture, tiles.x(channel, plane, winner) + dx, tiles.y(channel, winner) + dy);
    }

    /** Hands over the open atlas. */
    void close() {
        open.ifPresent(canvas -> done.accept(number, tiles.exact() ? canvas.png() : canvas.jpeg(QUALITY)));
        open = Optional.empty();
    }
}
