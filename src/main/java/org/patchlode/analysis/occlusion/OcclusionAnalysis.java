package org.patchlode.analysis.occlusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.analysis.Presentation;
import org.patchlode.analysis.altered.Alteration;
import org.patchlode.analysis.altered.AlteredPictures;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.engine.Peaks;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;

/**
 * Covers every part of each image in turn, and follows the feature map that responds most to the whole picture and the probability
 * of the image's class. No map leaves the engine: the sum of a map is its mean times its units.
 */
public final class OcclusionAnalysis implements CorpusAnalysis<Occlusions, OcclusionAnalysis.Covered> {

    private static final long serialVersionUID = 1L;

    private final Layer layer;
    private final Grid grid;
    private final AlteredPictures pictures;
    // Optional is not Serializable.
    private final List<ClassOutput> output;
    private final TreeMap<String, Integer> classes;

    /**
     * @param layer whose strongest map is followed
     * @param grid of squares
     * @param fill of a square
     * @param output where the network tells classes, if it does
     * @param classes by image id; an image without one has the class that the whole picture gives
     */
    public OcclusionAnalysis(Layer layer, Grid grid, Fill fill, Optional<ClassOutput> output, Map<String, Integer> classes) {
        this.layer = layer;
        this.grid = grid;
        pictures = new AlteredPictures(grid.squares().stream().map(square -> (Alteration) new Alteration.Covering(square)).toList(), fill);
        this.output = output.stream().toList();
        this.classes = new TreeMap<>(classes);
    }

    /** What is known of an image while its pictures are shown. */
    static final class Covered {

        private final String image;
        private final double[] sums;
        private final double[] probabilities;
        private final int[] firsts;
        private int map;
        private int unit;
        private float peak;
        private int cls = -1;

        private Covered(String image, int pictures, int told) {
            this.image = image;
            sums = new double[pictures];
            probabilities = new double[told];
            firsts = new int[told];
        }
    }

    @Override
    public String name() {
        return "occlusion";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        List<Layer> layers = new ArrayList<>(List.of(layer));
        output.stream().map(ClassOutput::layer).filter(last -> !last.equals(layer)).forEach(layers::add);
        return new Needs(layers, true, List.of());
    }

    @Override
    public Presentation presentation() {
        return pictures;
    }

    @Override
    public Occlusions empty() {
        return new Occlusions();
    }

    @Override
    public Covered begin(String image) {
        return new Covered(image, pictures.pictures(), output.isEmpty() ? 0 : pictures.pictures());
    }

    @Override
    public void see(Covered kept, int variant, Given given) {
        Peaks found = given.peaks(0);
        float[] answer = output.isEmpty() ? new float[0] : ClassOutput.outputs(given.peaks(output.get(0).layer().equals(layer) ? 0 : 1));
        if (variant == 0) {
            for (int map = 1; map < found.maps(); map++) {
                kept.map = found.value(map) > found.value(kept.map) ? map : kept.map;
            }
            kept.unit = found.position(kept.map);
            kept.peak = found.value(kept.map);
            output.forEach(of -> kept.cls = classes.getOrDefault(kept.image, of.first(answer)));
        }
        kept.sums[variant] = (double) found.mean(kept.map) * layer.shape().plane();
        for (ClassOutput of : output) {
            kept.probabilities[variant] = of.probability(answer, kept.cls);
            kept.firsts[variant] = of.first(answer);
        }
    }

    @Override
    public void accept(Occlusions state, List<Covered> images) {
        state.add(images.stream().map(i -> new Occlusions.Image(i.image, i.map, i.unit, i.peak, i.cls, i.sums, i.probabilities, i.firsts)).toList());
    }

    @Override
    public List<AnalysisTable<Occlusions>> tables() {
        return List.of(new OcclusionTable(layer, grid));
    }

    @Override
    public void write(Occlusions state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public Occlusions read(StateInput in) throws IOException {
        return empty().read(in);
    }
}
