package org.patchlode.network;

import java.util.List;

/** Shape inference, with the checks that keep a damaged model from running. */
final class Shapes {

    private Shapes() {}

    static Shape output(Operation operation, List<Shape> inputs) {
        boolean joins = operation instanceof Operation.Concatenation || operation instanceof Operation.Addition;
        if (operation instanceof Operation.Input) {
            throw new ModelException("a second input is not supported; give a network with one image input");
        }
        if (inputs.isEmpty() || !joins && inputs.size() > 1) {
            throw new ModelException("%s reads %d inputs; the model file is damaged".formatted(operation.kind(), inputs.size()));
        }
        Shape in = inputs.get(0);
        if (operation instanceof Operation.Convolution convolution) {
            return convolution(convolution, in);
        } else if (operation instanceof Operation.MaxPool pool) {
            return slide(pool.geometry(), in, in.maps());
        } else if (operation instanceof Operation.AveragePool pool) {
            return slide(pool.geometry(), in, in.maps());
        } else if (operation instanceof Operation.GlobalPool) {
            return Shape.flat(in.maps());
        } else if (operation instanceof Operation.BatchNormalization norm) {
            expect("batch norm scale", norm.scale().length, in.maps());
            expect("batch norm shift", norm.shift().length, in.maps());
            return in;
        } else if (operation instanceof Operation.ZeroPadding pad) {
            Padding p = pad.padding();
            return new Shape(in.maps(), in.rows() + p.top() + p.bottom(), in.columns() + p.left() + p.right());
        } else if (operation instanceof Operation.Concatenation) {
            return concatenation(inputs);
        } else if (operation instanceof Operation.Addition) {
            for (Shape other : inputs) {
                if (!other.equals(in)) {
                    throw new ModelException("cannot add activations of shape %s and %s; they must be equal".formatted(in, other));
                }
            }
            return in;
        } else if (operation instanceof Operation.Flatten) {
            return Shape.flat(in.size());
        } else if (operation instanceof Operation.Dense dense) {
            if (!in.isFlat()) {
                throw new ModelException("a dense layer reads a plane of shape %s; flatten it first".formatted(in));
            }
            expect("dense weights", dense.weights().length, (long) dense.outputs() * in.maps());
            expect("dense bias", dense.bias().length, dense.outputs());
            return Shape.flat(dense.outputs());
        }
        return in;
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
