package org.patchlode.model.onnx.foreign;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;
import org.patchlode.model.TokenGrid;
import org.patchlode.model.onnx.foreign.TensorLayout.Form;
import org.patchlode.model.onnx.proto.Attributes;
import org.patchlode.network.Shape;

/**
 * Which tensors of a graph look like maps. Extents alone do not tell: attention's {@code [1, heads, tokens, tokens]} has four axes
 * too. So it is followed from the image on. A tensor has maps if
 * <ul>
 *   <li>ONNX defines its operator on {@code [image, maps, rows, columns]}, such as convolutions and pools;
 *   <li>it comes from such a tensor by operators that leave the axes in place, or move them as a transpose or reshape says;
 *   <li>a normalisation or a product with constant weights works along its last axis, and the two before have the image's proportions;
 *   <li>a reshape gives it the extents again that such a tensor had before it was taken apart;
 *   <li>it has as many tokens as one that came from a plane, or as the user says.
 * </ul>
 */
final class TensorLayouts {

    private static final Set<String> ON_PLANES = Set.of("Conv", "ConvTranspose", "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool", "GlobalMaxPool", "BatchNormalization",
            "InstanceNormalization", "GroupNormalization", "LRN", "DepthToSpace", "SpaceToDepth", "GridSample", "MaxUnpool", "DeformConv", "QLinearConv");
    private static final Set<String> MOVING = Set.of("Slice", "Pad", "Resize", "Upsample", "Concat", "Split");
    private static final Set<String> RESHAPING = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");
    /** What the extents of their output have to do with those of the input is not told by extents. */
    private static final Set<String> OPAQUE = Set.of("Einsum", "Gather", "GatherND", "GatherElements", "ScatterND", "TopK", "NonMaxSuppression", "Tile", "Expand");

    private final Map<String, int[]> extents;
    private final Set<String> ofImage;
    private final Shape image;
    private final Optional<TokenGrid> given;
    private final Map<String, TensorLayout> layouts = new HashMap<>();
    private final Map<Integer, TensorLayout> byTokens = new HashMap<>();
    /** For tensors that do not look like maps, the last one on the way from the image that did. */
    private final Map<String, String> lastOf = new HashMap<>();

    /**
     * @param extents of tensors of real numbers, by name
     * @param ofImage tensors that depend on the image
     */
    TensorLayouts(Map<String, int[]> extents, Set<String> ofImage, Shape image, Optional<TokenGrid> given) {
        this.extents = extents;
        this.ofImage = ofImage;
        this.image = image;
        this.given = given;
    }

    /** The image itself. */
    void begin(String input, boolean channelsLast) {
        layouts.put(input, new TensorLayout(channelsLast ? Form.FEATURES_LAST : Form.PLANES, image.rows(), image.columns(), 0));
        extents.put(input, channelsLast ? new int[] {1, image.rows(), image.columns(), image.maps()} : new int[] {1, image.maps(), image.rows(), image.columns()});
    }

    Optional<TensorLayout> of(String tensor) {
        return Optional.ofNullable(layouts.get(tensor));
    }

    /** Follows one node; nodes come in the order of the graph. */
    void follow(NodeProto node) {
        Optional<String> last = node.getInputList().stream().map(input -> layouts.containsKey(input) ? input : lastOf.get(input)).filter(Objects::nonNull).findFirst();
        for (String output : node.getOutputList()) {
            last.ifPresent(tensor -> lastOf.put(output, tensor));
            int[] made = extents.get(output);
            if (made != null && made.length >= 3 && made.length <= 4 && made[0] == 1 && ofImage.contains(output)) {
                layout(node, made).ifPresent(layout -> {
                    layouts.put(output, layout);
                    if (layout.form() == Form.TOKENS) {
                        byTokens.putIfAbsent(made[1], layout);
                    }
                });
            }
        }
    }

    private Optional<TensorLayout> layout(NodeProto node, int[] made) {
        String operator = node.getOpType();
        if (made.length == 3 && given.isPresent() && given.get().tokens() == made[1]) {
            return Optional.of(new TensorLayout(Form.TOKENS, given.get().rows(), given.get().columns(), given.get().skipped()));
        }
        if (ON_PLANES.contains(operator)) {
            return made.length == 4 ? Optional.of(TensorLayout.planes(made)) : Optional.empty();
        }
        Optional<TensorLayout> followed = switch (operator) {
            case "Transpose" -> source(node, 0).flatMap(in -> transposed(in, attributes(node).integers("perm").orElse(new long[0])));
            case "MatMul" -> ofImage(node, 1) ? Optional.empty() : source(node, 0).filter(in -> in.form() != Form.PLANES).flatMap(in -> kept(in, made, false));
            default -> RESHAPING.contains(operator) ? source(node, 0).flatMap(in -> reshaped(in, input(node, 0), made))
                    : operator.equals("Concat") && made.length == 3 ? joined(node, made)
                    : OPAQUE.contains(operator) ? Optional.empty() : kept(node, made);
        };
        return followed.or(() -> byWeights(node, made)).or(() -> restored(node, made));
    }

    /** A group normalisation, a shuffle of maps or attention in windows takes a plane apart and puts it together again. */
    private Optional<TensorLayout> restored(NodeProto node, int[] made) {
        String last = node.getOpType().equals("Reshape") ? lastOf.get(node.getInput(0)) : null;
        return last != null && Arrays.equals(extents.get(last), made) ? of(last) : Optional.empty();
    }

    private Optional<TensorLayout> kept(NodeProto node, int[] made) {
        return node.getInputList().stream().map(layouts::get).filter(in -> in != null).map(in -> kept(in, made, MOVING.contains(node.getOpType())))
                .filter(Optional::isPresent).findFirst().flatMap(found -> found);
    }

    /** The same axes with other maps, or another plane where the operator moves positions. */
    private static Optional<TensorLayout> kept(TensorLayout in, int[] made, boolean moving) {
        return switch (in.form()) {
            case PLANES -> made.length == 4 && (moving || made[2] == in.rows() && made[3] == in.columns()) ? Optional.of(TensorLayout.planes(made)) : Optional.empty();
            case FEATURES_LAST -> made.length == 4 && (moving || made[1] == in.rows() && made[2] == in.columns()) ? Optional.of(TensorLayout.featuresLast(made)) : Optional.empty();
            case FLAT_PLANES -> made.length == 3 && made[2] == in.plane() ? Optional.of(in) : Optional.empty();
            case TOKENS -> {
                boolean withoutOthers = made.length == 3 && moving && made[1] == in.plane();
                boolean all = made.length == 3 && !moving && made[1] >= in.skipped() + in.plane();
                yield withoutOthers ? Optional.of(in.skipping(0)) : all ? Optional.of(in) : Optional.empty();
            }
        };
    }

    private static Optional<TensorLayout> transposed(TensorLayout in, long[] order) {
        return switch (in.form()) {
            case PLANES -> Arrays.equals(order, new long[] {0, 2, 3, 1}) ? Optional.of(in.as(Form.FEATURES_LAST)) : Optional.empty();
            case FEATURES_LAST -> Arrays.equals(order, new long[] {0, 3, 1, 2}) ? Optional.of(in.as(Form.PLANES)) : Optional.empty();
            case FLAT_PLANES -> Arrays.equals(order, new long[] {0, 2, 1}) ? Optional.of(in.as(Form.TOKENS)) : Optional.empty();
            case TOKENS -> Arrays.equals(order, new long[] {0, 2, 1}) && in.skipped() == 0 ? Optional.of(in.as(Form.FLAT_PLANES)) : Optional.empty();
        };
    }

    private static Optional<TensorLayout> reshaped(TensorLayout in, int[] from, int[] made) {
        if (Arrays.equals(from, made)) {
            return Optional.of(in);
        }
        return switch (in.form()) {
            case PLANES -> Arrays.equals(made, new int[] {1, from[1], in.plane()}) ? Optional.of(in.as(Form.FLAT_PLANES)) : Optional.empty();
            case FEATURES_LAST -> Arrays.equals(made, new int[] {1, in.plane(), from[3]}) ? Optional.of(in.as(Form.TOKENS)) : Optional.empty();
            case FLAT_PLANES -> Arrays.equals(made, new int[] {1, from[1], in.rows(), in.columns()}) ? Optional.of(in.as(Form.PLANES)) : Optional.empty();
            case TOKENS -> in.skipped() == 0 && Arrays.equals(made, new int[] {1, in.rows(), in.columns(), from[2]}) ? Optional.of(in.as(Form.FEATURES_LAST)) : Optional.empty();
        };
    }

    /** Class and register tokens before or behind those of a plane, or other features beside them. */
    private Optional<TensorLayout> joined(NodeProto node, int[] made) {
        long axis = attributes(node).integer("axis").orElse(0L);
        if (axis != 1 && axis != -2) {
            return kept(node, made).filter(layout -> layout.form() == Form.TOKENS);
        }
        int before = 0;
        for (String input : node.getInputList()) {
            TensorLayout in = layouts.get(input);
            if (in != null && in.form() == Form.TOKENS) {
                return Optional.of(in.skipping(before + in.skipped()));
            }
            int[] part = extents.get(input);
            if (part == null || part.length != 3) {
                return Optional.empty();
            }
            before += part[1];
        }
        return Optional.empty();
    }

    /** Where the way from the image is lost, as behind attention or the merging of patches. */
    private Optional<TensorLayout> byWeights(NodeProto node, int[] made) {
        String operator = node.getOpType();
        boolean alongLast = operator.equals("MatMul") && ofImage(node, 0) && !ofImage(node, 1)
                || operator.equals("LayerNormalization") && List.of(-1L, made.length - 1L).contains(attributes(node).integer("axis").orElse(-1L));
        if (!alongLast) {
            return Optional.empty();
        }
        if (made.length == 3) {
            return Optional.ofNullable(byTokens.get(made[1]));
        }
        boolean proportions = (long) made[1] * image.columns() == (long) made[2] * image.rows() && made[1] <= image.rows();
        return proportions ? Optional.of(TensorLayout.featuresLast(made)) : Optional.empty();
    }

    private Optional<TensorLayout> source(NodeProto node, int index) {
        return index < node.getInputCount() ? of(node.getInput(index)) : Optional.empty();
    }

    private boolean ofImage(NodeProto node, int index) {
        return index < node.getInputCount() && ofImage.contains(node.getInput(index));
    }

    private int[] input(NodeProto node, int index) {
        return extents.get(node.getInput(index));
    }

    private static Attributes attributes(NodeProto node) {
        return new Attributes(node.getName(), node.getAttributeList());
    }
}
