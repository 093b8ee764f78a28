package org.patchlode.analysis.winners;

import java.io.IOException;
import java.util.List;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.engine.Peaks;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;
import org.patchlode.network.Network;

/**
 * What {@code mine} finds: the best winners of every feature map and the statistics of its largest activation in an image.
 * Exact: scores are compared, sums are exact, so that the result does not depend on order.
 */
public final class WinnersAnalysis implements CorpusAnalysis<MiningState, WinnersAnalysis.Best> {

    private static final long serialVersionUID = 1L;
    /** See {@link #name}. */
    public static final String NAME = "winners";

    private final List<Layer> layers;
    private final boolean[] nonNegative;
    private final int top;
    private final boolean byMean;

    /**
     * @param network whose layers they are
     * @param layers mined
     * @param top winners a feature map
     * @param byMean whether a map's mean ranks images, and not its largest activation
     */
    public WinnersAnalysis(Network network, List<Layer> layers, int top, boolean byMean) {
        this.layers = List.copyOf(layers);
        this.top = top;
        this.byMean = byMean;
        nonNegative = new boolean[layers.size()];
        for (int i = 0; i < nonNegative.length; i++) {
            nonNegative[i] = network.nonNegative(layers.get(i).node());
        }
    }

    /** Best units of one image. */
    static final class Best {

        private final String image;
        private final Peaks[] layers;

        private Best(String image, int layers) {
            this.image = image;
            this.layers = new Peaks[layers];
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        return new Needs(layers, byMean, List.of());
    }

    @Override
    public MiningState empty() {
        return MiningState.empty(top, layers.stream().mapToInt(layer -> layer.shape().maps()).toArray());
    }

    @Override
    public Best begin(String image) {
        return new Best(image, layers.size());
    }

    @Override
    public void see(Best kept, int variant, Given given) {
        for (int layer = 0; layer < kept.layers.length; layer++) {
            kept.layers[layer] = given.peaks(layer).copy();
        }
    }

    @Override
    public void accept(MiningState state, List<Best> images) {
        // A state is larger than a core's cache: each map's part is fetched once for all images.
        for (int layer = 0; layer < nonNegative.length; layer++) {
            Layer mined = layers.get(layer);
            for (int map = 0; map < mined.shape().maps(); map++) {
                for (Best image : images) {
                    observe(state, layer, map, mined.shape().columns(), image);
                }
            }
        }
    }

    private void observe(MiningState state, int layer, int map, int columns, Best image) {
        Peaks found = image.layers[layer];
        float value = found.value(map);
        boolean mayWin = !nonNegative[layer] || value > 0;
        int at = found.position(map);
        state.observe(layer, map, byMean ? found.mean(map) : value, value, mayWin, image.image, at / columns, at % columns);
    }

    @Override
    public List<AnalysisTable<MiningState>> tables() {
        return List.of(new UnitsTable(layers));
    }

    @Override
    public void write(MiningState state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public MiningState read(StateInput in) throws IOException {
        return MiningState.read(in);
    }
}
