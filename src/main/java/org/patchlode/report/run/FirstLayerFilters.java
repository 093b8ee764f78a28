package org.patchlode.report.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.patchlode.network.Network;
import org.patchlode.network.Node;
import org.patchlode.network.Operation;
import org.patchlode.report.draw.Picture;
import org.patchlode.report.draw.ProjectionScale;
import org.patchlode.report.draw.ReportException;
import org.patchlode.report.html.Json;

/**
 * The filters of the convolution that sees the input: for the first layer the learned features are simply the weights.
 * A run stores them in {@code filters.json}, so that its report needs no model.
 *
 * @param layer name of the convolution
 * @param order what the input channels are: {@code RGB}, {@code BGR}, or anything else for channels that are no colours
 * @param outputs filters
 * @param inputs channels of a filter
 * @param rows of a filter
 * @param columns of a filter
 * @param weights {@code [outputs, inputs, rows, columns]}
 */
public record FirstLayerFilters(String layer, String order, int outputs, int inputs, int rows, int columns, float[] weights) {

    /** Name of the file in the run. */
    public static final String FILE = "filters.json";

    /** A picture of more is of no use: 16 MB of weights. */
    private static final long MOST = 4L << 20;

    /** @throws ReportException if the sizes do not fit the weights */
    public FirstLayerFilters {
        boolean positive = outputs > 0 && inputs > 0 && rows > 0 && columns > 0;
        boolean bounded = positive && Math.max(Math.max(outputs, inputs), Math.max(rows, columns)) <= MOST;
        if (!bounded || (double) outputs * inputs * rows * columns != weights.length) {
            throw new ReportException("first-layer filters of %d x %d x %d x %d do not fit their %d weights; '%s' is damaged, mine again"
                    .formatted(outputs, inputs, rows, columns, weights.length, FILE));
        }
    }

    /**
     * The filters of the first convolution that reads the input directly or through zero padding and the like.
     *
     * @param network whose filters
     * @param order of its input channels, as in the preprocessing file
     * @return empty if no convolution does, or its filters are too many to look at
     */
    public static Optional<FirstLayerFilters> from(Network network, String order) {
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Convolution convolution && seesInput(network, node)) {
                if (convolution.weights().length > MOST) {
                    return Optional.empty();
                }
                int inputs = network.nodes().get(node.input()).shape().maps() / convolution.groups();
                return Optional.of(new FirstLayerFilters(
                        node.name(), order, convolution.outputs(), inputs,
                        convolution.geometry().kernelRows(), convolution.geometry().kernelColumns(), convolution.weights()));
            }
        }
        return Optional.empty();
    }

    /** What {@link #FILE} holds: sizes, and the weights as little-endian floats in Base64. */
    public String toJson() {
        ByteBuffer raw = ByteBuffer.allocate(weights.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(weights);
        ObjectNode node = Json.object();
        node.put("layer", layer).put("order", order);
        node.put("outputs", outputs).put("inputs", inputs).put("rows", rows).put("columns", columns);
        return Json.text(node.put("weights", Base64.getEncoder().encodeToString(raw.array())));
    }

    /** Reads what {@link #toJson} wrote. @throws ReportException if it does not hold together */
    public static FirstLayerFilters of(JsonNode node) {
        try {
            byte[] raw = Base64.getDecoder().decode(node.path("weights").asText());
            float[] weights = new float[raw.length / Float.BYTES];
            ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
            return new FirstLayerFilters(
                    node.path("layer").asText(), node.path("order").asText(), node.path("outputs").asInt(),
                    node.path("inputs").asInt(), node.path("rows").asInt(), node.path("columns").asInt(), weights);
        } catch (IllegalArgumentException e) {
            throw new ReportException("'%s' holds no Base64 weights; it is damaged, mine again".formatted(FILE), e);
        }
    }

    /** Whether the three channels of a filter make one colour picture. */
    public boolean coloured() {
        return inputs == 3 && (order.equalsIgnoreCase("RGB") || order.equalsIgnoreCase("BGR"));
    }

    /**
     * All filters, one pixel a weight, zero in mid-grey: one picture a filter in colour, or one a filter and channel.
     *
     * @param together whether one scale serves all filters, or each has its own
     */
    public List<Picture> pictures(boolean together) {
        float common = together ? reach(0, weights.length) : 0;
        List<Picture> pictures = new ArrayList<>();
        int size = inputs * rows * columns;
        for (int filter = 0; filter < outputs; filter++) {
            float reach = together ? common : reach(filter * size, size);
            for (int channel = 0; channel < (coloured() ? 1 : inputs); channel++) {
                pictures.add(picture(filter * size + channel * rows * columns, reach));
            }
        }
        return pictures;
    }

    private Picture picture(int offset, float reach) {
        int plane = rows * columns;
        int[] rgb = new int[plane];
        int step = coloured() ? plane : 0;
        boolean reversed = coloured() && order.equalsIgnoreCase("BGR");
        for (int i = 0; i < plane; i++) {
            int first = ProjectionScale.level(weights[offset + i], reach);
            int second = ProjectionScale.level(weights[offset + step + i], reach);
            int third = ProjectionScale.level(weights[offset + 2 * step + i], reach);
            rgb[i] = reversed ? third << 16 | second << 8 | first : first << 16 | second << 8 | third;
        }
        return new Picture(columns, rows, rgb);
    }

    private float reach(int from, int count) {
        float reach = 0;
        for (int i = from; i < from + count; i++) {
            if (Float.isFinite(weights[i])) {
                reach = Math.max(reach, Math.abs(weights[i]));
            }
        }
        return reach;
    }

    private static boolean seesInput(Network network, Node node) {
        Node source = network.nodes().get(node.input());
        boolean passes = source.operation() instanceof Operation.ZeroPadding || source.operation() instanceof Operation.Identity;
        return source.operation() instanceof Operation.Input || passes && seesInput(network, source);
    }
}
