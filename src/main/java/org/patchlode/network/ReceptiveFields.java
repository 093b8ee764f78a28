package org.patchlode.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receptive fields of a network's nodes on every node before them, memoised. Not thread-safe; cheap to make.
 */
public final class ReceptiveFields {

    private final Network network;
    private final Map<Integer, List<Optional<ReceptiveField>>> memo = new HashMap<>();

    /** @param network whose fields are asked for */
    public ReceptiveFields(Network network) {
        this.network = network;
    }

    /**
     * The field of {@code target}'s units on the input image.
     *
     * @throws ModelException if branches of different stride meet before {@code target}, or its units stand no whole number of
     *     pixels apart
     */
    public ReceptiveField onInput(Node target) {
        ReceptiveField field = of(target).get(0).orElseThrow(() -> new ModelException(
                "layer '%s' does not see the input; the model file is damaged".formatted(target.name())));
        // A result says of every layer how many pixels its units are apart, in whole numbers.
        if (isBetweenPixels(field)) {
            Field apart = field.rows().divisor() > 1 ? field.rows() : field.columns();
            throw new ModelException("layer '%s' has units %s pixels apart, which is no whole number, as an enlarged plane lies before it; name other layers with --layers ('layers --model' lists their strides)"
                    .formatted(target.name(), apart.pace()));
        }
        return field;
    }

    /** Whether {@link #onInput} refuses a layer for what an upsampling left of its stride. */
    boolean areBetweenPixels(Node target) {
        try {
            return of(target).get(0).filter(ReceptiveFields::isBetweenPixels).isPresent();
        } catch (ModelException e) {
            // Branches of different stride meet; whoever mines the layer is told so.
            return false;
        }
    }

    private static boolean isBetweenPixels(ReceptiveField field) {
        return field.rows().divisor() > 1 || field.columns().divisor() > 1;
    }

    /**
     * The field of {@code target}'s units on every node, by node index; empty where they do not see the node.
     *
     * @throws ModelException if branches of different stride meet before {@code target}
     */
    public List<Optional<ReceptiveField>> of(Node target) {
        return memo.computeIfAbsent(target.index(), i -> trace(target));
    }

    private List<Optional<ReceptiveField>> trace(Node target) {
        List<Optional<ReceptiveField>> fields = new ArrayList<>();
        for (int i = 0; i < network.nodes().size(); i++) {
            fields.add(Optional.empty());
        }
        fields.set(target.index(), Optional.of(ReceptiveField.UNIT));
        for (int i = target.index(); i > 0; i--) {
            Optional<ReceptiveField> seen = fields.get(i);
            if (seen.isEmpty()) {
                continue;
            }
            Node node = network.nodes().get(i);
            for (int input : node.inputs()) {
                Shape shape = network.nodes().get(input).shape();
                ReceptiveField back = back(node, seen.get(), shape, target.shape());
                fields.set(input, Optional.of(fields.get(input).map(f -> f.union(back, shape, target.shape())).orElse(back)));
            }
        }
        return fields;
    }

    private static ReceptiveField back(Node node, ReceptiveField field, Shape input, Shape units) {
        Operation operation = node.operation();
        return switch (operation.type()) {
            case CONVOLUTION -> window(field, ((Operation.Convolution) operation).geometry());
            case MAX_POOL -> window(field, ((Operation.MaxPool) operation).geometry());
            case AVERAGE_POOL -> window(field, ((Operation.AveragePool) operation).geometry());
            case ZERO_PADDING -> padded(field, ((Operation.ZeroPadding) operation).padding());
            case BORDER_PADDING -> mirrored(field, ((Operation.BorderPadding) operation).padding(), node.shape(), units);
            case UPSAMPLING -> enlarged(field, (Operation.Upsampling) operation);
            case CROPPING -> cropped(field, ((Operation.Cropping) operation).border());
            case GLOBAL_POOL, FLATTEN, DENSE -> whole(input);
            case FOREIGN -> foreign((Operation.Foreign) operation, input);
            case MULTIPLICATION -> input.plane() < node.shape().plane() ? whole(input) : field;
            case INPUT, ACTIVATION, PRELU, CLIP, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION, EXTREMUM, LAYER_NORMALIZATION, LOG_SOFTMAX,
                    CONCATENATION, ADDITION, MAP_SELECTION, SOFTMAX, IDENTITY -> field;
        };
    }

    private static ReceptiveField whole(Shape input) {
        return new ReceptiveField(Field.whole(input.rows()), Field.whole(input.columns()));
    }

    /** A token stands for its patch, though it may see everything; of other operators it is not known what they see. */
    private static ReceptiveField foreign(Operation.Foreign operation, Shape input) {
        Shape units = operation.shape();
        boolean patches = operation.arrangement() == Operation.Foreign.Arrangement.TOKENS && input.rows() % units.rows() == 0 && input.columns() % units.columns() == 0;
        if (!patches) {
            return whole(input);
        }
        int down = input.rows() / units.rows();
        int across = input.columns() / units.columns();
        return new ReceptiveField(new Field(down, down, 0), new Field(across, across, 0));
    }

    private static ReceptiveField padded(ReceptiveField field, Padding p) {
        return new ReceptiveField(field.rows().through(1, 1, p.top()), field.columns().through(1, 1, p.left()));
    }

    private static ReceptiveField cropped(ReceptiveField field, Padding border) {
        return new ReceptiveField(field.rows().through(1, 1, -border.top()), field.columns().through(1, 1, -border.left()));
    }

    private static ReceptiveField mirrored(ReceptiveField field, Padding p, Shape padded, Shape units) {
        return new ReceptiveField(field.rows().mirrored(p.top(), p.bottom(), padded.rows(), units.rows()),
                field.columns().mirrored(p.left(), p.right(), padded.columns(), units.columns()));
    }

    private static ReceptiveField enlarged(ReceptiveField field, Operation.Upsampling up) {
        return new ReceptiveField(field.rows().before(up.rows()), field.columns().before(up.columns()));
    }

    private static ReceptiveField window(ReceptiveField field, Geometry g) {
        return new ReceptiveField(
                field.rows().through(g.extentRows(), g.strideRows(), g.padding().top()),
                field.columns().through(g.extentColumns(), g.strideColumns(), g.padding().left()));
    }
}
