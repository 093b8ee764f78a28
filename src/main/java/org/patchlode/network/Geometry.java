package org.patchlode.network;

import java.io.Serializable;

/**
 * How a window slides over a plane: shared by convolutions and pools.
 *
 * @param kernelRows window height, in units of the input before dilation
 * @param kernelColumns window width
 * @param strideRows step down
 * @param strideColumns step right
 * @param dilationRows distance between neighbouring rows of the window, 1 for none
 * @param dilationColumns distance between neighbouring columns of the window
 * @param padding units added around the plane
 */
public record Geometry(
        int kernelRows,
        int kernelColumns,
        int strideRows,
        int strideColumns,
        int dilationRows,
        int dilationColumns,
        Padding padding)
        implements Serializable {

    /** @throws ModelException if a size, stride or dilation is not positive */
    public Geometry {
        if (kernelRows <= 0 || kernelColumns <= 0 || strideRows <= 0 || strideColumns <= 0 || dilationRows <= 0 || dilationColumns <= 0) {
            throw new ModelException(
                    "a window of %dx%d, stride %dx%d, dilation %dx%d is impossible; the model file is damaged or of an unknown kind"
                            .formatted(kernelRows, kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns));
        }
    }

    /** A square, undilated window with equal strides. */
    public static Geometry square(int kernel, int stride, int padding) {
        return new Geometry(kernel, kernel, stride, stride, 1, 1, Padding.of(padding));
    }

    /** The same window with another padding. */
    public Geometry with(Padding other) {
        return new Geometry(kernelRows, kernelColumns, strideRows, strideColumns, dilationRows, dilationColumns, other);
    }

    /**
     * The geometry whose padding makes the output {@code ceil(input / stride)}, extra unit at the bottom and right:
     * TensorFlow's and Keras' {@code same}.
     *
     * @param rows input rows
     * @param columns input columns
     */
    public Geometry same(int rows, int columns) {
        int down = Math.max((ceilDiv(rows, strideRows) - 1) * strideRows + extentRows() - rows, 0);
        int right = Math.max((ceilDiv(columns, strideColumns) - 1) * strideColumns + extentColumns() - columns, 0);
        return with(new Padding(down / 2, right / 2, down - down / 2, right - right / 2));
    }

    /**
     * The geometry of a pool whose output size is rounded up: padding grows at the bottom and right until one more window
     * fits, unless that window would begin past the plane and its padding at the top or left. PyTorch's, Caffe's and ONNX's
     * {@code ceil_mode}.
     *
     * @param rows input rows
     * @param columns input columns
     */
    public Geometry ceil(int rows, int columns) {
        int down = overhang(rows, padding.top(), padding.bottom(), extentRows(), strideRows);
        int right = overhang(columns, padding.left(), padding.right(), extentColumns(), strideColumns);
        return with(new Padding(padding.top(), padding.left(), padding.bottom() + down, padding.right() + right));
    }

    private static int overhang(int extent, int before, int after, int window, int stride) {
        int windows = ceilDiv(extent + before + after - window, stride) + 1;
        if ((windows - 1) * stride >= extent + before) {
            windows--;
        }
        return Math.max(0, (windows - 1) * stride + window - (extent + before + after));
    }

    /** Rows that the dilated window covers. */
    public int extentRows() {
        return (kernelRows - 1) * dilationRows + 1;
    }

    /** Columns that the dilated window covers. */
    public int extentColumns() {
        return (kernelColumns - 1) * dilationColumns + 1;
    }

    /** Window positions down a plane of {@code rows}; zero or less if the window does not fit. */
    public int outputRows(int rows) {
        return Math.floorDiv(rows + padding.top() + padding.bottom() - extentRows(), strideRows) + 1;
    }

    /** Window positions across a plane of {@code columns}; zero or less if the window does not fit. */
    public int outputColumns(int columns) {
        return Math.floorDiv(columns + padding.left() + padding.right() - extentColumns(), strideColumns) + 1;
    }

    /** Rows of the window that lie from row {@code from} to before row {@code to} when it stands at output row {@code y}. */
    int rowsInside(int y, int from, int to) {
        return inside(y * strideRows - padding.top(), kernelRows, dilationRows, from, to);
    }

    /** Columns of the window that lie from {@code from} to before {@code to} when it stands at output column {@code x}. */
    int columnsInside(int x, int from, int to) {
        return inside(x * strideColumns - padding.left(), kernelColumns, dilationColumns, from, to);
    }

    private static int inside(int start, int kernel, int dilation, int from, int to) {
        int count = 0;
        for (int i = 0; i < kernel; i++) {
            int at = start + i * dilation;
            if (at >= from && at < to) {
                count++;
            }
        }
        return count;
    }

    private static int ceilDiv(int a, int b) {
        return -Math.floorDiv(-a, b);
    }
}
