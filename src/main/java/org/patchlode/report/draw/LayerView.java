package org.patchlode.report.draw;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A mined layer as the report draws it.
 *
 * @param number position among the mined layers, from 1
 * @param name as the model has it
 * @param maps feature maps
 * @param width of the part of a receptive field that can lie on the image, in input pixels: the receptive field's, or
 *     the image's where that is smaller
 * @param height likewise
 * @param rules with projections, in display order; may be empty
 * @param labels names of the label columns
 * @param grid cells along a side of a block of winners
 * @param pictures whether there are pictures of whole images, from which a page cuts large patches
 * @param kinds of the label columns, as filters take them: number, date or text
 * @param responses maps whose winners' feature maps share a file; 0 where the run stores none
 */
public record LayerView(
        int number,
        String name,
        int maps,
        int width,
        int height,
        List<String> rules,
        List<String> labels,
        int grid,
        boolean pictures,
        List<String> kinds,
        int responses)
        implements Serializable {

    /** How large its pictures are. */
    public LayerTiles tiles() {
        return new LayerTiles(width, height, grid, rules.size(), pictures);
    }

    /** Where its small pictures lie. */
    public Tiles small() {
        return tiles().small();
    }

    /** Where its large pictures lie, if there are any. */
    public Optional<Tiles> large() {
        return tiles().large();
    }

    /** Starts the names of its files: harmless on any file system, and no two alike. */
    public String key() {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return String.format(Locale.ROOT, "%03d%s", number, plain.isEmpty() ? "" : "-" + plain.substring(0, Math.min(40, plain.length())));
    }

    public String page() {
        return "layer-" + key() + ".html";
    }

    public String picture(char kind, int atlas, Tiles tiles) {
        return String.format(Locale.ROOT, "pictures/%s-%c%04d.%s", key(), kind, atlas, tiles.extension());
    }

    public String data() {
        return "data/" + key() + ".js";
    }

    public String data(int chunk) {
        return String.format(Locale.ROOT, "data/%s-%04d.js", key(), chunk);
    }

    /** What analyses know of the maps of a chunk. */
    public String known(int chunk) {
        return String.format(Locale.ROOT, "data/%s-known-%04d.js", key(), chunk);
    }

    /** Feature maps of winners, of as many maps as {@link #responses} says. */
    public String responses(int file) {
        return String.format(Locale.ROOT, "data/%s-responses-%05d.js", key(), file);
    }

    public String sheet(int chunk, SheetFormat format) {
        return String.format(Locale.ROOT, "sheets/%s-%04d.%s", key(), chunk, format.extension());
    }

    public int chunks() {
        return (maps + Tiles.CHUNK - 1) / Tiles.CHUNK;
    }
}
