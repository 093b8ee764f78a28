package org.patchlode.report.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.patchlode.report.cells.Atlas;
import org.patchlode.report.cells.DrawnMap;
import org.patchlode.report.cells.MapDrawing;
import org.patchlode.report.cells.WinnerCells;
import org.patchlode.report.draw.FeatureMap;
import org.patchlode.report.draw.LayerView;
import org.patchlode.report.draw.ReportOptions;
import org.patchlode.report.draw.SheetComposer;
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
    private final Atlas small;
    private final Optional<Atlas> large;
    private final Optional<SheetComposer> composer;
    private final MapDrawing drawing;
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
        this.small = atlas('s', layer.small());
        this.large = layer.large().map(tiles -> atlas('d', tiles));
        this.responses = new ResponseFiles(layer, this::publish);
        int maps = Math.min(Tiles.CHUNK, layer.maps() - chunk * Tiles.CHUNK);
        this.composer = options.sheets().isEmpty() ? Optional.empty() : Optional.of(new SheetComposer(layer, options, maps));
        this.drawing = new MapDrawing(layer, options, composer);
    }

    private Atlas atlas(char kind, Tiles tiles) {
        return new Atlas(tiles, (number, encoded) -> publish(layer.picture(kind, number, tiles), encoded));
    }

    /** Draws the next map from the pictures that it brings; maps come in ascending order. */
    void add(FeatureMap map) {
        add(map, drawing.draw(map));
    }

    /** Adds the next map, which is drawn already. */
    void add(FeatureMap map, DrawnMap drawn) {
        ArrayNode hits = Json.object().arrayNode();
        for (int i = 0; i < map.hits().size(); i++) {
            WinnerView hit = map.hits().get(i);
            ObjectNode data = MapData.hit(hit);
            drawn.patches().get(i).ifPresent(patch -> data.putArray("p").add(patch.width()).add(patch.height()));
            index.number(hit.image()).ifPresent(number -> data.put("n", number));
            hits.add(data);
        }
        put(map.channel(), drawn);
        damaged += drawn.damaged();
        details.add(MapData.detail(map, hits, index.neighbours(layer.name(), map.channel()), index.alike(layer.name(), map.channel())));
        summaries.add(MapData.summary(map));
        responses.add(map);
    }

    private void put(int channel, DrawnMap drawn) {
        int smallPlane = 0;
        put(small, channel, smallPlane++, drawn.patches().stream().map(patch -> patch.map(WinnerCells.Patch::cell)).toList());
        int largePlane = 0;
        if (large.isPresent() && !layer.pictures()) {
            put(large.get(), channel, largePlane++, drawn.largePatches());
        }
        for (String rule : layer.rules()) {
            List<Optional<DrawnMap.Projected>> projections = drawn.projections().get(rule);
            put(small, channel, smallPlane++, projections.stream().map(one -> one.map(DrawnMap.Projected::small)).toList());
            if (large.isPresent()) {
                put(large.get(), channel, largePlane++, projections.stream().map(one -> one.flatMap(DrawnMap.Projected::large)).toList());
            }
        }
    }

    private static void put(Atlas atlas, int channel, int plane, List<Optional<byte[]>> cells) {
        for (int i = 0; i < cells.size(); i++) {
            int winner = i;
            cells.get(i).ifPresent(cell -> atlas.put(channel, plane, winner, cell));
        }
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

    private void publish(String name, String text) {
        files++;
        bytes += publisher.write(name, text);
    }

    private void publish(String name, byte[] encoded) {
        files++;
        bytes += publisher.write(name, encoded);
    }
}
