package org.patchlode.analysis.occlusion;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.patchlode.analysis.figure.Png;
import org.patchlode.corpus.image.RgbImage;
import org.patchlode.corpus.resize.InputTensor;
import org.patchlode.engine.Activations;
import org.patchlode.engine.Worker;
import org.patchlode.engine.backward.ImageTrace;
import org.patchlode.engine.backward.Projection;
import org.patchlode.engine.backward.ProjectionTask;
import org.patchlode.engine.backward.Projector;
import org.patchlode.model.Preprocessing;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;
import org.patchlode.network.Rule;

/**
 * The largest activation of an image's strongest map, projected to the pixels as winners are.
 *
 * @param picture PNG of the whole picture as the network sees it
 * @param projection PNG of the same size, mid-grey where the unit sees nothing
 * @param energies by square: the sum of the projection's squares under it
 */
public record StrongestUnit(byte[] picture, byte[] projection, double[] energies) implements Serializable {

    private static final int GREY = 128;

    /** @param unit of the map, row * columns + column */
    public static StrongestUnit of(Network network, Layer layer, int map, int unit, Grid grid, Preprocessing preprocessing, RgbImage pixels, Worker worker) {
        float[] input = new float[preprocessing.inputSize()];
        new InputTensor(preprocessing).fill(pixels, input, 0);
        Projector projector = new Projector(network, layer, Rule.DECONVNET);
        Set<Integer> nodes = new TreeSet<>(ImageTrace.sources(network, Rule.DECONVNET, projector.nodes()));
        nodes.add(layer.node().index());
        Activations activations = worker.trace(input, nodes);
        float activation = activations.of(layer.node().index())[map * layer.shape().plane() + unit];
        ImageTrace trace = ImageTrace.of(network, Rule.DECONVNET, projector.nodes(), activations);
        int columns = layer.shape().columns();
        Projection projection = projector.project(worker, List.of(new ProjectionTask(trace, map, unit / columns, unit % columns, activation))).get(0);
        return new StrongestUnit(Png.of(pixels.width(), pixels.height(), pixels.rgb()), picture(projection, preprocessing),
                grid.squares().stream().mapToDouble(square -> energy(projection, square)).toArray());
    }

    private static double energy(Projection projection, Box square) {
        Box box = projection.box();
        int plane = box.rows() * box.columns();
        double energy = 0;
        for (int c = 0; plane > 0 && c < projection.values().length / plane; c++) {
            for (int y = Math.max(box.top(), square.top()); y < Math.min(box.bottom(), square.bottom()); y++) {
                for (int x = Math.max(box.left(), square.left()); x < Math.min(box.right(), square.right()); x++) {
                    double value = projection.values()[c * plane + (y - box.top()) * box.columns() + x - box.left()];
                    energy += value * value;
                }
            }
        }
        return energy;
    }

    private static byte[] picture(Projection projection, Preprocessing preprocessing) {
        byte[] rgb = new byte[3 * preprocessing.width() * preprocessing.height()];
        Arrays.fill(rgb, (byte) GREY);
        Box box = projection.box();
        float largest = 0;
        for (float value : projection.values()) {
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest == 0 ? 0 : (GREY - 1) / largest;
        for (int y = 0; y < box.rows(); y++) {
            for (int x = 0; x < box.columns(); x++) {
                for (int c = 0; c < 3; c++) {
                    int channel = switch (preprocessing.channels()) {
                        case RGB -> c;
                        case BGR -> 2 - c;
                        case GRAY -> 0;
                    };
                    float value = projection.values()[(channel * box.rows() + y) * box.columns() + x];
                    rgb[3 * ((box.top() + y) * preprocessing.width() + box.left() + x) + c] = (byte) (GREY + Math.round(value * scale));
                }
            }
        }
        return Png.of(preprocessing.width(), preprocessing.height(), rgb);
    }
}
