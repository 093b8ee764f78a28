package org.patchlode.engine.onednn.compile;

import static org.bytedeco.dnnl.global.dnnl.dnnl_nchw;

import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.patchlode.engine.onednn.capi.OneDnn;
import org.patchlode.engine.onednn.capi.OneDnnSupport;
import org.patchlode.engine.onednn.program.PlacedTensor;
import org.patchlode.network.Shape;

/**
 * The two layouts in which activations lie, for one number of images.
 *
 * <p><b>plain</b>: {@code [batch, maps, rows, columns]}, no more and no less.
 *
 * <p><b>blocked</b>: blocks of {@link OneDnnSupport#block()} neighbouring maps, and always whole blocks: maps that are missing from
 * the last one are filler, and the library is told that they are maps like all others. It never sees a partly filled block, so
 * that none of its kernels takes its way for such blocks, some of which are wrong: arithmetic with a fused activation leaves the
 * activation out there. What filler holds is some finite number. It reaches no result, because whoever mixes maps gives filler
 * the weight zero (convolutions, dense layers), reads the plain layout (softmax) or makes it zero (LRN), and whoever reads maps stops
 * before it.
 */
final class Layouts {

    private final OneDnn dnn;
    private final int batch;

    Layouts(OneDnn dnn, int batch) {
        this.dnn = dnn;
        this.batch = batch;
    }

    /** Maps and the filler of the last block. */
    static int full(int maps) {
        int block = OneDnnSupport.block();
        return (maps + block - 1) / block * block;
    }

    dnnl_memory_desc_t plain(Shape shape) {
        return dnn.layout(dnnl_nchw, dims(shape));
    }

    dnnl_memory_desc_t blocked(Shape shape) {
        return dnn.layout(OneDnnSupport.blockedTag(), batch, full(shape.maps()), shape.rows(), shape.columns());
    }

    /** The bytes of {@link #blocked} without the filler, for changes of layout, which make filler zero. */
    dnnl_memory_desc_t withoutFiller(Shape shape) {
        return dnn.layout(OneDnnSupport.blockedTag(), dims(shape));
    }

    /** As {@link #blocked} if {@code like} is, else plain. */
    dnnl_memory_desc_t like(PlacedTensor like, Shape its, Shape shape) {
        return isBlocked(like, its) ? blocked(shape) : plain(shape);
    }

    boolean isBlocked(PlacedTensor tensor, Shape shape) {
        return OneDnn.same(tensor.layout(), blocked(shape));
    }

    /** Whether the layouts are those of all maps and nothing else. */
    static boolean fills(Shape shape) {
        return full(shape.maps()) == shape.maps();
    }

    long[] dims(Shape shape) {
        return new long[] {batch, shape.maps(), shape.rows(), shape.columns()};
    }

    int batch() {
        return batch;
    }
}
