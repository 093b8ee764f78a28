package org.patchlode.analysis.responses;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.Column;
import org.patchlode.network.Layer;

/**
 * {@code responses}: for each layer, block of feature maps and image one row, in this order, so that one block of all images
 * lies together and is read without the rest.
 */
final class ResponsesTable implements AnalysisTable<Responses> {

    static final String NAME = "responses";

    private static final long serialVersionUID = 1L;
    /** Feature maps of a row: a block of a million images is some 260 MB, and a row's id is little beside its values. */
    private static final int BLOCK = 64;

    private final List<Layer> layers;

    ResponsesTable(List<Layer> layers) {
        this.layers = layers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Column> columns() {
        return List.of(Column.of("image", Column.Type.TEXT), Column.of("layer", Column.Type.TEXT), Column.of("first_channel", Column.Type.INTEGER),
                Column.optional("peaks", Column.Type.FLOATS), Column.optional("means", Column.Type.FLOATS));
    }

    @Override
    public long rows(long images) {
        return images * layers.stream().mapToLong(ResponsesTable::blocks).sum();
    }

    static int blocks(Layer layer) {
        return (layer.shape().maps() + BLOCK - 1) / BLOCK;
    }

    @Override
    public void write(long images, Responses state, IntToLongFunction order, Sink sink) {
        long before = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            int maps = layers.get(layer).shape().maps();
            for (int first = 0; first < maps; first += BLOCK) {
                for (int i = 0; i < state.images().size(); i++) {
                    Responses.Image image = state.images().get(i);
                    sink.row(before + order.applyAsLong(i), image.image(), layers.get(layer).name(), first,
                            block(image.peaks(), layer, first, maps), block(image.means(), layer, first, maps));
                }
                before += images;
            }
        }
    }

    private static float[] block(float[][] values, int layer, int first, int maps) {
        return values.length == 0 ? null : Arrays.copyOfRange(values[layer], first, Math.min(maps, first + BLOCK));
    }
}
