package org.patchlode.report.cells;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerTiles;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetComposer;
import org.patchlode.report.draw.Shrinking;
import org.patchlode.report.draw.Tiles;
import org.patchlode.report.draw.WinnerView;

/** Draws the winners of a layer's feature maps from the pictures that the run stores, for atlases and for sheets. */
public final class MapDrawing {

    private final LayerView layer;
    private final LayerTiles tiles;
    private final boolean together;
    private final ProjectionScale scale;
    private final PatchPictures pictures;
    private final Optional<SheetComposer> composer;
    private final CellEncoder small;
    private final Optional<CellEncoder> large;

    /** @param composer makes sheets, if they are wanted */
    public MapDrawing(LayerView layer, ReportOptions options, Optional<SheetComposer> composer) {
        this.layer = layer;
        this.tiles = layer.tiles();
        this.together = options.scaling() == Scaling.BLOCK;
        this.scale = new ProjectionScale(options.scaling(), options.percentile());
        this.composer = composer;
        this.small = new CellEncoder(tiles.small());
        this.large = tiles.large().map(CellEncoder::new);
        this.pictures = new PatchPictures(composer.isPresent() || largePatches(), picture -> fitted(picture, tiles.small()));
    }

    /** Whether large atlases have patches: where no page can cut those out of pictures of whole images. */
    private boolean largePatches() {
        return large.isPresent() && !layer.pictures();
    }

    /** Draws the winners of a map. */
    public DrawnMap draw(FeatureMap map) {
        List<WinnerView> hits = map.hits();
        List<Optional<PatchPictures.Patch>> patches = hits.stream().map(pictures::of).toList();
        List<Optional<Picture>> whole = patches.stream().map(patch -> patch.flatMap(PatchPictures.Patch::whole)).toList();
        Map<String, List<Optional<Picture>>> shown = new LinkedHashMap<>();
        layer.rules().forEach(rule -> shown.put(rule, scale.pictures(hits, rule)));
        composer.ifPresent(page -> page.add(map.channel(), hits, shown, whole));
        return encoded(hits, patches, whole, shown);
    }

    private DrawnMap encoded(List<WinnerView> hits, List<Optional<PatchPictures.Patch>> patches, List<Optional<Picture>> whole, Map<String, List<Optional<Picture>>> shown) {
        List<Optional<Integer>> patchCells = add(small, tiles.small(), hits, patches.stream().map(patch -> patch.map(PatchPictures.Patch::cell)).toList());
        List<Optional<Integer>> wholeCells = largePatches() ? add(large.orElseThrow(), largeTiles(), hits, fitted(whole, largeTiles())) : List.of();
        Map<String, List<Optional<Integer>>> shrunk = new LinkedHashMap<>();
        Map<String, List<Optional<Integer>>> enlarged = new LinkedHashMap<>();
        shown.forEach((rule, full) -> {
            shrunk.put(rule, add(small, tiles.small(), hits, shrunk(full, tiles.small())));
            large.ifPresent(encoder -> enlarged.put(rule, add(encoder, largeTiles(), hits, shrunk(full, largeTiles()))));
        });
        List<byte[]> smallCells = small.encode();
        List<byte[]> largeCells = large.map(CellEncoder::encode).orElse(List.of());
        List<Optional<WinnerCells.Patch>> drawn = new ArrayList<>();
        for (int i = 0; i < hits.size(); i++) {
            int winner = i;
            drawn.add(patches.get(i).map(patch -> new WinnerCells.Patch(patch.width(), patch.height(), smallCells.get(patchCells.get(winner).orElseThrow()))));
        }
        Map<String, List<Optional<DrawnMap.Projected>>> projections = new LinkedHashMap<>();
        shrunk.forEach((rule, places) -> {
            List<Optional<DrawnMap.Projected>> projected = new ArrayList<>();
            for (int i = 0; i < hits.size(); i++) {
                Optional<byte[]> enlargedCell = enlarged.containsKey(rule) ? enlarged.get(rule).get(i).map(largeCells::get) : Optional.empty();
                projected.add(places.get(i).map(place -> new DrawnMap.Projected(smallCells.get(place), enlargedCell)));
            }
            projections.put(rule, projected);
        });
        return new DrawnMap(drawn, wholeCells.stream().map(place -> place.map(largeCells::get)).toList(), projections);
    }

    private Tiles largeTiles() {
        return tiles.large().orElseThrow();
    }

    /** The places of pictures in what is encoded next; each is drawn where its part of the whole window is. */
    private static List<Optional<Integer>> add(CellEncoder encoder, Tiles tiles, List<WinnerView> hits, List<Optional<Picture>> fitted) {
        List<Optional<Integer>> places = new ArrayList<>();
        for (int i = 0; i < hits.size(); i++) {
            WinnerView hit = hits.get(i);
            places.add(fitted.get(i).map(picture -> encoder.add(picture, hit.offsetX(tiles.width(), picture.width()), hit.offsetY(tiles.height(), picture.height()))));
        }
        return places;
    }

    private Picture fitted(Picture picture, Tiles cells) {
        return tiles.fitted(picture, cells.width(), cells.height());
    }

    private List<Optional<Picture>> fitted(List<Optional<Picture>> pictures, Tiles cells) {
        return pictures.stream().map(one -> one.map(picture -> fitted(picture, cells))).toList();
    }

    private List<Optional<Picture>> shrunk(List<Optional<Picture>> full, Tiles cells) {
        return Shrinking.shrink(full, picture -> fitted(picture, cells), together);
    }
}
