package org.patchlode.model.onnx.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.patchlode.model.TransposedConvolution;
import org.patchlode.model.onnx.proto.OnnxNode;
import org.patchlode.model.onnx.value.ConstantTensor;
import org.patchlode.model.onnx.value.Signal;
import org.patchlode.model.onnx.value.View;
import org.patchlode.network.Operation;
import org.patchlode.network.Shape;

/** What makes planes larger: nearest neighbours by whole factors, and transposed convolutions. */
final class Enlarging {

    private static final int[] ONES = {1, 1};
    private static final float CLOSE = 1e-4f;

    private Enlarging() {}

    /** Resize and the older Upsample: sizes or factors, batch and maps first. */
    static void resize(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        boolean older = node.operator().equals("Upsample") || node.inputs().size() == 2;
        float[] factors = factors(node, conversion, in.shape(), older);
        String mode = node.attributes().text("mode", "nearest");
        String transform = node.attributes().text("coordinate_transformation_mode", older ? "asymmetric" : "half_pixel");
        String rounding = node.attributes().text("nearest_mode", older ? "floor" : "round_prefer_floor");
        String aspect = node.attributes().text("keep_aspect_ratio_policy", "stretch");
        if (!aspect.equals("stretch")) {
            throw node.refuse("resizes by the policy '%s', where Patchlode knows 'stretch' only; export the model with scales".formatted(aspect));
        }
        int rows = Math.round(factors[2]);
        int columns = Math.round(factors[3]);
        boolean whole = factors[0] == 1 && factors[1] == 1 && Math.abs(factors[2] - rows) < CLOSE && Math.abs(factors[3] - columns) < CLOSE && rows > 0 && columns > 0;
        if (whole && rows == 1 && columns == 1) {
            conversion.pointwise(node, new Operation.Identity("resize"), "resize", in);
            return;
        }
        // Of half pixels the nearest is the block's own unit; counted from the corners, only rounding down gives it.
        boolean blocks = transform.equals("half_pixel") && !rounding.equals("ceil") && !rounding.equals("floor")
                || transform.equals("asymmetric") && rounding.equals("floor");
        if (!whole || !mode.equals("nearest") || !blocks) {
            throw node.refuse("resizes by %s in mode '%s' (%s, %s), where Patchlode knows nearest neighbours by whole factors only; mine the layers before it, in a model that is cut there"
                    .formatted(Arrays.toString(factors), mode, transform, rounding));
        }
        conversion.layer(node, node.output(), new Operation.Upsampling(rows, columns, false), "upsampling", View::plane, in);
    }

    private static float[] factors(OnnxNode node, Conversion conversion, Shape in, boolean older) {
        Optional<ConstantTensor> scales = node.attributes().reals("scales").map(values -> ConstantTensor.of(new int[] {values.length}, values));
        for (int i = older ? 1 : 2; scales.isEmpty() && i < 3; i++) {
            scales = conversion.optional(node, i).filter(tensor -> tensor.size() > 0);
        }
        // Regions play a part in cropping modes only.
        Optional<ConstantTensor> region = older ? Optional.empty() : conversion.optional(node, 1);
        Optional<ConstantTensor> sizes = conversion.optional(node, 3).filter(tensor -> tensor.size() > 0);
        int[] dims = {1, in.maps(), in.rows(), in.columns()};
        float[] factors = new float[4];
        for (int i = 0; i < 4; i++) {
            if (scales.isPresent() && scales.get().size() == 4) {
                factors[i] = (float) scales.get().number(i);
            } else if (sizes.isPresent() && sizes.get().size() == 4) {
                factors[i] = i == 0 ? 1 : (float) sizes.get().number(i) / dims[i];
            } else {
                throw node.refuse("says neither by what nor to what it resizes all four axes%s; export it with constant scales".formatted(region.isPresent() ? " but a region" : ""));
            }
        }
        return factors;
    }

    static void transposedConvolution(OnnxNode node, Conversion conversion) {
        Signal in = conversion.arrangement().plane(node, conversion.signal(node, 0));
        ConstantTensor weights = conversion.tensor(node, 1);
        if (weights.rank() != 4 || !weights.isFloat() || weights.dims()[0] != in.shape().maps()) {
            throw node.refuse("has weights of extents %s for %s, where [inputs, outputs / groups, rows, columns] belong; Patchlode runs 2D convolutions"
                    .formatted(Arrays.toString(weights.dims()), in.shape()));
        }
        int groups = (int) Math.max(1, Math.min(Integer.MAX_VALUE, node.attributes().integer("group").orElse(1L)));
        String auto = node.attributes().text("auto_pad", "NOTSET");
        if (!auto.equals("NOTSET") && !auto.isEmpty() && !auto.equals("VALID") || node.attributes().integers("output_shape").isPresent()) {
            throw node.refuse("pads by its output's shape (auto_pad '%s'), which Patchlode cannot run; export the model with pads".formatted(auto));
        }
        Windowed.pair(node, "kernel_shape").ifPresent(kernel -> {
            if (kernel[0] != weights.dims()[2] || kernel[1] != weights.dims()[3]) {
                throw node.refuse("names the kernel %s but has one of %dx%d; the model file is damaged".formatted(Arrays.toString(kernel), weights.dims()[2], weights.dims()[3]));
            }
        });
        int outputs = Math.multiplyExact(weights.dims()[1], groups);
        float[] bias = node.input(2).isPresent() ? conversion.floats(node, 2, outputs) : new float[outputs];
        conversion.afford(weights.size());
        TransposedConvolution whole = new TransposedConvolution(weights.dims(), groups, weights.floats(), bias, Windowed.pair(node, "strides").orElse(ONES),
                Windowed.pair(node, "dilations").orElse(ONES), Windowed.numbers(node, "pads", 4).orElse(new int[4]),
                Windowed.pair(node, "output_padding").orElse(new int[2]));
        Signal signal = in;
        List<Operation> parts = whole.parts();
        for (int i = 0; i < parts.size() - 1; i++) {
            signal = conversion.stage(node, "/part" + (i + 1), parts.get(i), signal);
        }
        conversion.layer(node, node.output(), parts.get(parts.size() - 1), "transposed convolution", View::plane, signal);
    }
}
