package org.patchlode.model.keras;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.patchlode.network.Operation;
import org.patchlode.network.Padding;
import org.patchlode.network.Shape;

/** What takes a part of an activation, or makes an image another size. */
final class CutLayers {

    static final Map<String, BiConsumer<KerasLayer, KerasNetworkBuilder>> TABLE = Map.of(
            "Cropping2D", CutLayers::cropping,
            "CenterCrop", CutLayers::centre,
            "Resizing", CutLayers::resizing,
            "RandomCrop", CutLayers::resizing,
            "UpSampling2D", CutLayers::upsampling,
            "GetItem", CutLayers::item);

    private CutLayers() {}

    private static void cropping(KerasLayer layer, KerasNetworkBuilder network) {
        network.checkPlane(layer, layer.input());
        network.add(layer, new Operation.Cropping(PoolLayers.sides(layer, "cropping")), false);
    }

    private static void centre(KerasLayer layer, KerasNetworkBuilder network) {
        Shape in = network.shape(layer.input());
        int[] size = {layer.pair("height", new int[2])[0], layer.pair("width", new int[2])[0]};
        if (size[0] < 1 || size[1] < 1 || size[0] > in.rows() || size[1] > in.columns()) {
            throw layer.refused("cuts %d x %d out of %s, which resizes; Patchlode resizes images by the preprocessing only, so cut the model before it".formatted(size[0], size[1], in));
        }
        int top = (in.rows() - size[0]) / 2;
        int left = (in.columns() - size[1]) / 2;
        network.add(layer, new Operation.Cropping(new Padding(top, left, in.rows() - size[0] - top, in.columns() - size[1] - left)), false);
    }

    /** To the size that the image has already; how it would be done does not matter then. */
    private static void resizing(KerasLayer layer, KerasNetworkBuilder network) {
        Shape in = network.shape(layer.input());
        int height = layer.setting("height").asInt();
        int width = layer.setting("width").asInt();
        if (height != in.rows() || width != in.columns()) {
            throw layer.refused("(%s) makes %d x %d of an image of %d x %d; Patchlode resizes images by the preprocessing only, so give the model an input of %d x %d or cut this layer off"
                    .formatted(layer.kind(), height, width, in.rows(), in.columns(), height, width));
        }
        layer.ignoreSettings();
        network.add(layer, new Operation.Identity("resizing"), false);
    }

    private static void upsampling(KerasLayer layer, KerasNetworkBuilder network) {
        int[] factor = layer.pair("size", new int[] {2, 2});
        String interpolation = layer.text("interpolation", "nearest");
        if (!interpolation.equals("nearest")) {
            throw layer.refused("enlarges planes by the interpolation '%s', where Patchlode knows 'nearest' only; cut the model before it".formatted(interpolation));
        }
        network.checkPlane(layer, layer.input());
        network.add(layer, new Operation.Upsampling(factor[0], factor[1], false), false);
    }

    /** {@code x[..., ::-1]} and its kin: maps in another order or some of them, rows and columns without their border. */
    private static void item(KerasLayer layer, KerasNetworkBuilder network) {
        String input = layer.subject();
        JsonNode index = layer.argument(1);
        Shape in = network.shape(input);
        int axes = network.isVector(input) ? 2 : 4;
        JsonNode[] perAxis = spread(layer, index, axes);
        int mapAxis = network.isVector(input) || network.channelsFirst() ? 1 : 3;
        int rowAxis = network.channelsFirst() ? 2 : 1;
        int[] maps = taken(layer, index, perAxis[mapAxis], in.maps());
        if (!isAll(taken(layer, index, perAxis[0], Integer.MAX_VALUE), 0)) {
            throw refused(layer, index);
        }
        Padding border = Padding.NONE;
        if (axes == 4) {
            int[] rows = consecutive(layer, index, taken(layer, index, perAxis[rowAxis], in.rows()));
            int[] columns = consecutive(layer, index, taken(layer, index, perAxis[rowAxis + 1], in.columns()));
            border = new Padding(rows[0], columns[0], in.rows() - rows[0] - rows.length, in.columns() - columns[0] - columns.length);
        }
        if (border.isNone()) {
            network.add(layer, new Operation.MapSelection(maps), "map selection", input);
        } else if (isAll(maps, in.maps())) {
            network.add(layer, new Operation.Cropping(border), "cropping", input);
        } else {
            String cropped = network.step(layer.name() + "/cropping", new Operation.Cropping(border), false, input);
            network.add(layer, new Operation.MapSelection(maps), "map selection", cropped);
        }
    }

    /** One index an axis, axes that an ellipsis or nothing stands for taken whole. */
    private static JsonNode[] spread(KerasLayer layer, JsonNode index, int axes) {
        JsonNode[] items = index.isArray() ? IntStream.range(0, index.size()).mapToObj(index::get).toArray(JsonNode[]::new) : new JsonNode[] {index};
        JsonNode[] spread = new JsonNode[axes];
        int at = 0;
        for (int i = 0; i < items.length; i++) {
            if (items[i].path("class_name").asText().equals("__ellipsis__")) {
                at = axes - (items.length - 1 - i);
            } else if (at < 0 || at >= axes) {
                throw refused(layer, index);
            } else {
                spread[at++] = items[i];
            }
        }
        return spread;
    }

    /** Positions that a slice takes of an axis, or none if it takes all of one that has no known extent. */
    private static int[] taken(KerasLayer layer, JsonNode index, JsonNode slice, int extent) {
        boolean whole = slice == null || slice.path("config").path("start").isNull() && slice.path("config").path("stop").isNull() && slice.path("config").path("step").isNull();
        if (extent == Integer.MAX_VALUE) {
            return whole ? new int[0] : new int[] {-1};
        }
        if (whole) {
            return IntStream.range(0, extent).toArray();
        }
        if (!slice.path("class_name").asText().equals("__slice__")) {
            throw refused(layer, index);
        }
        JsonNode config = slice.path("config");
        for (String name : List.of("start", "stop", "step")) {
            if (!config.path(name).isNull() && !config.path(name).isIntegralNumber() || config.path(name).isBigInteger()) {
                throw refused(layer, index);
            }
        }
        // A step beyond the axis takes one position, however long it is.
        int step = config.path("step").isNull() ? 1 : (int) Math.max(-extent, Math.min(extent, config.path("step").asLong()));
        if (step == 0) {
            throw refused(layer, index);
        }
        int start = bound(config.path("start"), step > 0 ? 0 : extent - 1, extent, step);
        int stop = bound(config.path("stop"), step > 0 ? extent : -1, extent, step);
        int count = Math.max(0, step > 0 ? -Math.floorDiv(start - stop, step) : -Math.floorDiv(stop - start, -step));
        if (count == 0) {
            throw refused(layer, index);
        }
        return IntStream.range(0, count).map(i -> start + i * step).toArray();
    }

    private static int bound(JsonNode given, int otherwise, int extent, int step) {
        if (given.isNull()) {
            return otherwise;
        }
        long counted = given.asLong() < 0 ? given.asLong() + extent : given.asLong();
        return (int) Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? extent : extent - 1, counted));
    }

    private static int[] consecutive(KerasLayer layer, JsonNode index, int[] positions) {
        if (!IntStream.range(0, positions.length).allMatch(i -> positions[i] == positions[0] + i)) {
            throw refused(layer, index);
        }
        return positions;
    }

    private static boolean isAll(int[] taken, int extent) {
        return taken.length == extent && IntStream.range(0, extent).allMatch(i -> taken[i] == i);
    }

    private static RuntimeException refused(KerasLayer layer, JsonNode index) {
        return layer.refused("takes the part %s of its input, where Patchlode knows slices of maps, and of neighbouring rows and columns; cut the model before it".formatted(index));
    }
}
