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

    /** Images of a corpus whose maps are all counted: counting makes mining some tenth slower, of more images it may take a hundredth. */
    private static final long COUNTED_WHOLE = 1024;
    private static final int VERSION = 2;
    private static final int WITHOUT_COUNTS = 1;

    private final List<Layer> layers;
    private final boolean[] nonNegative;
    private final int top;
    private final boolean byMean;
    private final boolean countingAll;

    /**
     * @param network whose layers they are
     * @param layers mined
     * @param top winners a feature map
     * @param byMean whether a map's mean ranks images, and not its largest activation
     * @param images of the corpus
     */
    public WinnersAnalysis(Network network, List<Layer> layers, int top, boolean byMean, long images) {
        this.layers = List.copyOf(layers);
        this.top = top;
        this.byMean = byMean;
        this.countingAll = images <= COUNTED_WHOLE;
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

        /** All layers were, or none. */
        private boolean counted() {
            return layers.length > 0 && layers[0].counted();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public boolean reads(int version) {
        return version == VERSION || version == WITHOUT_COUNTS;
    }

    @Override
    public boolean counts(String image) {
        return countingAll || MiningState.isDrawn(image);
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
        boolean[] drawn = new boolean[images.size()];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = state.enter(images.get(i).image, images.get(i).counted());
        }
        // A state is larger than a core's cache: each map's part is fetched once for all images.
        for (int layer = 0; layer < nonNegative.length; layer++) {
            Layer mined = layers.get(layer);
            for (int map = 0; map < mined.shape().maps(); map++) {
                for (int i = 0; i < drawn.length; i++) {
                    observe(state, layer, map, mined.shape().columns(), images.get(i), drawn[i]);
                }
            }
        }
    }

    private void observe(MiningState state, int layer, int map, int columns, Best image, boolean drawn) {
        Peaks found = image.layers[layer];
        float value = found.value(map);
        boolean mayWin = !nonNegative[layer] || value > 0;
        int at = found.position(map);
        state.observe(layer, map, byMean ? found.mean(map) : value, value, mayWin, image.image, at / columns, at % columns);
        if (found.counted()) {
            state.count(layer, map, found.active(map), drawn);
        }
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
        return read(in, VERSION);
    }

    @Override
    public MiningState read(StateInput in, int version) throws IOException {
        return MiningState.read(in, version != WITHOUT_COUNTS);
    }
}
