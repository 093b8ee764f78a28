package org.patchlode.analysis.correspondence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Box;
import org.patchlode.network.Layer;

/**
 * Covers parts of each image, and boxes of their size at random places, and keeps in which direction every unit went. Of an image only
 * the unaltered picture's activations and a byte or two a unit and part are held, and those until its last picture.
 */
public final class CorrespondenceAnalysis implements CorpusAnalysis<Changes, CorrespondenceAnalysis.Covered> {

    /** Random boxes for each part. */
    public static final int DRAWS = 100;

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;
    private final CoveredParts pictures;
    private final List<String> names;

    /**
     * @param layers that are measured
     * @param parts boxes in pixels of the file, by image id and name of the part
     * @param draws random boxes for each part
     * @param seed of what is drawn
     * @param fill of a box
     */
    public CorrespondenceAnalysis(List<Layer> layers, Map<String, Map<String, Box>> parts, int draws, long seed, Fill fill) {
        if (draws < 1 || draws > Signs.MOST_DRAWS) {
            throw new IllegalArgumentException("%d draws are not from 1 to %d".formatted(draws, Signs.MOST_DRAWS));
        }
        this.layers = List.copyOf(layers);
        pictures = CoveredParts.of(parts, draws, seed, fill);
        names = pictures.names();
    }

    /** What is known of an image while its pictures are shown. */
    final class Covered {

        private final String image;
        private final List<List<Signs>> signs = new ArrayList<>();
        private final List<List<Signs.Counting>> counting = new ArrayList<>();
        private List<float[]> unaltered = List.of();
        private int seen;

        private Covered(String image) {
            this.image = image;
            for (int kind = 0; kind < 2 * names.size(); kind++) {
                boolean has = pictures.has(image, names.get(kind / 2));
                counting.add(has ? layers.stream().map(layer -> new Signs.Counting(layer.shape().size())).toList() : List.of());
            }
        }

        private void end() {
            counting.forEach(kind -> signs.add(kind.stream().map(Signs.Counting::pack).toList()));
            counting.clear();
            unaltered = List.of();
        }
    }

    @Override
    public String name() {
        return "correspondence";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        // A sign tells rounding from no change.
        return new Needs(List.of(), false, layers, true);
    }

    @Override
    public Presentation presentation() {
        return pictures;
    }

    @Override
    public Changes empty() {
        return new Changes();
    }

    @Override
    public Covered begin(String image) {
        return new Covered(image);
    }

    @Override
    public void see(Covered kept, int variant, Given given) {
        if (variant == 0) {
            kept.unaltered = IntStream.range(0, layers.size()).mapToObj(layer -> given.whole(layer).clone()).toList();
        } else {
            int boxes = 1 + pictures.draws();
            List<Signs.Counting> kind = kept.counting.get((variant - 1) / boxes * 2 + ((variant - 1) % boxes == 0 ? 0 : 1));
            for (int layer = 0; layer < kind.size(); layer++) {
                kind.get(layer).count(kept.unaltered.get(layer), given.whole(layer));
            }
        }
        if (++kept.seen == pictures.pictures()) {
            kept.end();
        }
    }

    @Override
    public void accept(Changes state, List<Covered> images) {
        state.add(images.stream().map(image -> new Changes.Image(image.image, image.signs)).toList());
    }

    @Override
    public List<AnalysisTable<Changes>> tables() {
        return List.of(new CorrespondenceTable(layers, names, pictures.draws()));
    }

    /** The report. @param state of all images @param notes what a reader must know */
    public AnalysisPage page(Changes state, List<String> notes) {
        CorrespondenceTable table = new CorrespondenceTable(layers, names, pictures.draws());
        Agreement[][] agreements = new Agreement[2 * names.size()][layers.size()];
        for (int kind = 0; kind < agreements.length; kind++) {
            for (int layer = 0; layer < layers.size(); layer++) {
                agreements[kind][layer] = table.agreement(state, kind, layer);
            }
        }
        return new CorrespondencePage(layers, names, agreements).page(state.images().size(), pictures.draws(), notes);
    }

    @Override
    public void write(Changes state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public Changes read(StateInput in) throws IOException {
        return empty().read(in);
    }
}
