package org.patchlode.network;

import java.util.Comparator;
import java.util.List;

/** Shape inference, with the checks that keep a damaged model from running. */
final class Shapes {

    private Shapes() {}

    static Shape output(Operation operation, List<Shape> inputs) {
        if (operation.type() == OperationType.INPUT) {
            throw new ModelException("a second input is not supported; give a network with one image input");
        }
        if (inputs.isEmpty() || !joins(operation.type()) && inputs.size() > 1) {
            throw new ModelException("%s reads %d inputs; the model file is damaged".formatted(operation.kind(), inputs.size()));
        }
        Shape in = inputs.get(0);
        return switch (operation.type()) {
            case CONVOLUTION -> convolution((Operation.Convolution) operation, in);
            case MAX_POOL -> pool(((Operation.MaxPool) operation).geometry(), in);
            case AVERAGE_POOL -> pool(((Operation.AveragePool) operation).geometry(), in);
            case GLOBAL_POOL -> Shape.flat(in.maps());
            case BATCH_NORMALIZATION -> norm((Operation.BatchNormalization) operation, in);
            case LAYER_NORMALIZATION -> norm((Operation.LayerNormalization) operation, in);
            case PRELU -> prelu((Operation.PRelu) operation, in);
            case ZERO_PADDING -> padded(((Operation.ZeroPadding) operation).padding(), in);
            case BORDER_PADDING -> bordered((Operation.BorderPadding) operation, in);
            case CROPPING -> cropped(((Operation.Cropping) operation).border(), in);
            case UPSAMPLING -> enlarged((Operation.Upsampling) operation, in);
            case CONCATENATION -> concatenation(inputs);
            case ADDITION -> equal("add", inputs);
            case EXTREMUM -> equal("compare", inputs);
            case MULTIPLICATION -> product(inputs);
            case MAP_SELECTION -> selection(((Operation.MapSelection) operation).maps(), in);
            case FOREIGN -> ((Operation.Foreign) operation).shape();
            case FLATTEN -> Shape.flat(in.size());
            case DENSE -> dense((Operation.Dense) operation, in);
            case INPUT, ACTIVATION, CLIP, LOCAL_RESPONSE_NORMALIZATION, LOG_SOFTMAX, SOFTMAX, IDENTITY -> in;
        };
    }

    /** Whether an operation makes one activation of several. */
    private static boolean joins(OperationType type) {
        return switch (type) {
            case CONCATENATION, ADDITION, EXTREMUM, MULTIPLICATION -> true;
            case INPUT, CONVOLUTION, ACTIVATION, PRELU, CLIP, MAX_POOL, AVERAGE_POOL, GLOBAL_POOL, BATCH_NORMALIZATION, LOCAL_RESPONSE_NORMALIZATION,
                    ZERO_PADDING, BORDER_PADDING, CROPPING, UPSAMPLING, LAYER_NORMALIZATION, LOG_SOFTMAX, MAP_SELECTION, FLATTEN, DENSE, SOFTMAX,
                    IDENTITY, FOREIGN -> false;
        };
    }

    private static Shape norm(Operation.BatchNormalization norm, Shape in) {
        expect("batch norm scale", norm.scale().length, in.maps());
        expect("batch norm shift", norm.shift().length, in.maps());
        return in;
    }

    private static Shape norm(Operation.LayerNormalization norm, Shape in) {
        expect("layer norm scale", norm.scale().length, in.maps());
        expect("layer norm shift", norm.shift().length, in.maps());
        return in;
    }

    private static Shape prelu(Operation.PRelu prelu, Shape in) {
        expect("PReLU slopes", prelu.slopes().length, in.maps());
        return in;
    }

    private static Shape padded(Padding p, Shape in) {
        return new Shape(in.maps(), in.rows() + p.top() + p.bottom(), in.columns() + p.left() + p.right());
    }

    private static Shape enlarged(Operation.Upsampling up, Shape in) {
        return new Shape(in.maps(), Math.multiplyExact(in.rows(), up.rows()), Math.multiplyExact(in.columns(), up.columns()));
    }

    private static Shape equal(String what, List<Shape> inputs) {
        Shape in = inputs.get(0);
        for (Shape other : inputs) {
            if (!other.equals(in)) {
                throw new ModelException("cannot %s activations of shape %s and %s; they must be equal".formatted(what, in, other));
            }
        }
        return in;
    }

    private static Shape dense(Operation.Dense dense, Shape in) {
        if (!in.isFlat()) {
            throw new ModelException("a dense layer reads a plane of shape %s; flatten it first".formatted(in));
        }
        expect("dense weights", dense.weights().length, (long) dense.outputs() * in.maps());
        expect("dense bias", dense.bias().length, dense.outputs());
        return Shape.flat(dense.outputs());
    }

    private static Shape convolution(Operation.Convolution convolution, Shape in) {
        int groups = convolution.groups();
        if (groups <= 0 || in.maps() % groups != 0 || convolution.outputs() % groups != 0) {
            throw new ModelException("a convolution from %d to %d maps cannot have %d groups".formatted(in.maps(), convolution.outputs(), groups));
        }
        Geometry g = convolution.geometry();
        expect("convolution weights", convolution.weights().length,
                (long) convolution.outputs() * (in.maps() / groups) * g.kernelRows() * g.kernelColumns());
        expect("convolution bias", convolution.bias().length, convolution.outputs());
        return slide(g, in, convolution.outputs());
    }

    private static Shape slide(Geometry g, Shape in, int maps) {
        int rows = g.outputRows(in.rows());
        int columns = g.outputColumns(in.columns());
        if (rows <= 0 || columns <= 0) {
            throw new ModelException("a window of %dx%d does not fit on an activation of %s; give the network a larger input"
                    .formatted(g.extentRows(), g.extentColumns(), in));
        }
        return new Shape(maps, rows, columns);
    }

    private static Shape pool(Geometry g, Shape in) {
        Shape out = slide(g, in, in.maps());
        for (int y = 0; y < out.rows(); y++) {
            require(g.rowsInside(y, 0, in.rows()) > 0, g);
        }
        for (int x = 0; x < out.columns(); x++) {
            require(g.columnsInside(x, 0, in.columns()) > 0, g);
        }
        return out;
    }

    private static void require(boolean seesPlane, Geometry g) {
        if (!seesPlane) {
            throw new ModelException("a pool of %dx%d with padding %s has windows that see padding alone; give it less padding"
                    .formatted(g.kernelRows(), g.kernelColumns(), g.padding()));
        }
    }

    private static Shape cropped(Padding border, Shape in) {
        int rows = in.rows() - border.top() - border.bottom();
        int columns = in.columns() - border.left() - border.right();
        if (rows <= 0 || columns <= 0) {
            throw new ModelException("cropping by %s leaves nothing of an activation of %s; give the network a larger input".formatted(border, in));
        }
        return new Shape(in.maps(), rows, columns);
    }

    private static Shape bordered(Operation.BorderPadding pad, Shape in) {
        Padding p = pad.padding();
        if (pad.reflect() && (Math.max(p.top(), p.bottom()) >= in.rows() || Math.max(p.left(), p.right()) >= in.columns())) {
            throw new ModelException("a plane of %s cannot be mirrored over %s (top, left, bottom, right); give the network a larger input".formatted(in, p));
        }
        return padded(p, in);
    }

    private static Shape product(List<Shape> inputs) {
        Shape largest = inputs.stream().max(Comparator.comparingInt(Shape::plane)).orElseThrow();
        for (Shape shape : inputs) {
            if (shape.maps() != largest.maps() || !shape.isFlat() && !shape.equals(largest)) {
                throw new ModelException("cannot multiply activations of shape %s and %s; they must be equal, or one value a map".formatted(largest, shape));
            }
        }
        return largest;
    }

    private static Shape selection(int[] maps, Shape in) {
        for (int map : maps) {
            if (map < 0 || map >= in.maps()) {
                throw new ModelException("map %d of an activation of %d maps is selected; the model file is damaged".formatted(map, in.maps()));
            }
        }
        return new Shape(maps.length, in.rows(), in.columns());
    }

    private static Shape concatenation(List<Shape> inputs) {
        int maps = 0;
        Shape first = inputs.get(0);
        for (Shape shape : inputs) {
            if (shape.rows() != first.rows() || shape.columns() != first.columns()) {
                throw new ModelException("cannot concatenate activations of shape %s and %s; rows and columns must be equal"
                        .formatted(first, shape));
            }
            maps = Math.addExact(maps, shape.maps());
        }
        return new Shape(maps, first.rows(), first.columns());
    }

    private static void expect(String what, long actual, long wanted) {
        if (actual != wanted) {
            throw new ModelException("%s number %d where %d belong; the model file is damaged".formatted(what, actual, wanted));
        }
    }
}
