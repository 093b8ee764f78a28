package org.patchlode.engine.onednn.program;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.network.Shape;

/**
 * A layout as a reader of feature maps sees it: {@code blocks} planes, each of {@code positions} row-major positions of
 * {@code width} neighbouring maps. Plain {@code nchw} has width 1, {@code nhwc} one block, {@code nChw16c} width 16.
 *
 * @param width maps that lie side by side
 * @param blocks how many such groups
 * @param positions units of a map
 * @param imageStride values from an image to the next
 * @param blockStride values from a group to the next
 */
public record Lanes(int width, int blocks, int positions, long imageStride, long blockStride) {

    /** How a layout of {@code [batch, maps, rows, columns]} reads; empty if not so simply. */
    public static Optional<Lanes> of(dnnl_memory_desc_t md, Shape shape) {
        if (md.ndims() != 4 || md.offset0() != 0) {
            return Optional.empty();
        }
        var blocking = md.format_desc_blocking();
        long[] stride = new long[4];
        blocking.strides().get(stride);
        int width;
        long blockStride;
        if (blocking.inner_nblks() == 1 && blocking.inner_idxs().get(0) == 1) {
            width = (int) blocking.inner_blks().get(0);
            blockStride = stride[1];
        } else if (blocking.inner_nblks() == 0 && stride[1] == 1 && (stride[3] == shape.maps() || shape.isFlat())) {
            width = shape.maps();
            blockStride = shape.size();
        } else if (blocking.inner_nblks() == 0) {
            width = 1;
            blockStride = stride[1];
        } else {
            return Optional.empty();
        }
        boolean dense = shape.isFlat() || (shape.columns() == 1 || stride[3] == width) && (shape.rows() == 1 || stride[2] == (long) width * shape.columns());
        int blocks = (shape.maps() + width - 1) / width;
        return dense ? Optional.of(new Lanes(width, blocks, shape.plane(), stride[0], blockStride)) : Optional.empty();
    }
}
