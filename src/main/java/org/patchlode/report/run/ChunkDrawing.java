package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.patchlode.report.draw.Atlas;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.Scaling;
import org.patchlode.report.draw.SheetComposer;
import org.patchlode.report.draw.Shrinking;
import org.patchlode.report.draw.Tiles;
import org.patchlode.report.draw.WinnerView;
import org.patchlode.report.html.Json;
import org.patchlode.report.html.MapData;
import org.patchlode.report.sheet.SheetFile;

/** Draws up to {@link Tiles#CHUNK} consecutive feature maps of a layer: atlases, the maps' data, the sheets' page. */
final class ChunkDrawing {

    private final LayerView layer;
    private final int chunk;
    private final WinIndex index;
    private final ReportOptions options;
    private final Publisher publisher;
    private final ProjectionScale scale;
    private final Atlas small;
    private final Optional<Atlas> large;
    private final Optional<SheetComposer> composer;
    private final PatchPictures pictures;
    private final ResponseFiles responses;
    private final ArrayNode details = Json.object().arrayNode();
    private final ArrayNode summaries = Json.object().arrayNode();
    private long files;
    private long bytes;
    private long damaged;

    ChunkDrawing(LayerView layer, int chunk, WinIndex index, ReportOptions options, Publisher publisher) {
        this.layer = layer;
        this.chunk = chunk;
        this.index = index;
        this.options = options;
        this.publisher = publisher;
        this.scale = new ProjectionScale(options.scaling(), options.percentile());
        this.small = atlas('s', layer.small());
        this.large = layer.large().map(tiles -> atlas('d', tiles));
        this.responses = new ResponseFiles(layer, this::publish);
        int maps = Math.min(Tiles.CHUNK, layer.maps() - chunk * Tiles.CHUNK);
        this.composer = options.sheets().isEmpty() ? Optional.empty() : Optional.of(new SheetComposer(layer, options, maps));
        this.pictures = new PatchPictures(composer.isPresent() || large.isPresent() && !layer.pictures(), picture -> small.fit(picture, layer));
    }

    private Atlas atlas(char kind, Tiles tiles) {
        return new Atlas(tiles, (number, encoded) -> publish(layer.picture(kind, number, tiles), encoded));
    }

    /** Draws the next map; maps come in ascending order. */
    void add(FeatureMap map) {
        List<Optional<PatchPictures.Patch>> patches = map.hits().stream().map(pictures::of).toList();
        List<Optional<Picture>> cells = patches.stream().map(patch -> patch.map(PatchPictures.Patch::cell)).toList();
        List<Optional<Picture>> whole = patches.stream().map(patch -> patch.flatMap(PatchPictures.Patch::whole)).toList();
        Map<String, List<Optional<Picture>>> shown = new LinkedHashMap<>();
        layer.rules().forEach(rule -> shown.put(rule, scale.pictures(map.hits(), rule)));
        draw(small, map, Optional.of(cells), shown);
        large.ifPresent(atlas -> draw(atlas, map, layer.pictures() ? Optional.empty() : Optional.of(fitted(atlas, whole)), shown));
        ArrayNode hits = Json.object().arrayNode();
        for (int i = 0; i < map.hits().size(); i++) {
            WinnerView hit = map.hits().get(i);
            ObjectNode data = MapData.hit(hit);
            patches.get(i).ifPresent(patch -> data.putArray("p").add(patch.width()).add(patch.height()));
            index.number(hit.image()).ifPresent(number -> data.put("n", number));
            hits.add(data);
        }
        damaged += patches.stream().filter(Optional::isEmpty).count();
        damaged += shown.values().stream().flatMap(List::stream).filter(Optional::isEmpty).count();
        details.add(MapData.detail(map, hits, index.neighbours(layer.name(), map.channel()), index.alike(layer.name(), map.channel())));
        summaries.add(MapData.summary(map));
        responses.add(map);
        composer.ifPresent(page -> page.add(map.channel(), map.hits(), shown, whole));
    }

    /** Writes what is open. @return the summaries and sizes as JSON, for the driver */
    String finish() {
        small.close();
        large.ifPresent(Atlas::close);
        responses.close();
        publish(layer.data(chunk), Json.script(layer.key() + "/" + chunk, details));
        composer.map(SheetComposer::sheet).ifPresent(sheet -> options.sheets().forEach(
                format -> publish(layer.sheet(chunk, format), SheetFile.encode(sheet, format))));
        ObjectNode result = Json.object();
        result.put("layer", layer.number()).put("chunk", chunk).put("files", files).put("bytes", bytes).put("damaged", damaged);
        result.set("units", summaries);
        return Json.text(result);
    }

    private List<Optional<Picture>> fitted(Atlas atlas, List<Optional<Picture>> pictures) {
        return pictures.stream().map(one -> one.map(picture -> atlas.fit(picture, layer))).toList();
    }

    /** @param patches as large as the atlas' cells */
    private void draw(Atlas atlas, FeatureMap map, Optional<List<Optional<Picture>>> patches, Map<String, List<Optional<Picture>>> shown) {
        List<List<Optional<Picture>>> planes = new ArrayList<>();
        patches.ifPresent(planes::add);
        for (String rule : layer.rules()) {
            planes.add(Shrinking.shrink(shown.get(rule), picture -> atlas.fit(picture, layer), options.scaling() == Scaling.BLOCK));
        }
        for (int plane = 0; plane < planes.size(); plane++) {
            for (int i = 0; i < map.hits().size(); i++) {
                int at = plane;
                int winner = i;
                planes.get(plane).get(i).ifPresent(picture -> atlas.draw(map.channel(), at, winner, map.hits().get(winner), picture));
            }
        }
    }

    private void publish(String name, String text) {
        files++;
        bytes += publisher.write(name, text);
    }

    private void publish(String name, byte[] encoded) {
        files++;
        bytes += publisher.write(name, encoded);
    }
}
