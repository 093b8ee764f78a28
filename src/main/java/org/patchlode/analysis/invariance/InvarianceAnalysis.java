package org.patchlode.analysis.invariance;

import java.io.IOException;
import java.util.Arrays;
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
import org.patchlode.analysis.altered.AlteredPictures;
import org.patchlode.analysis.altered.Fill;
import org.patchlode.analysis.statistics.Grouping;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;

/**
 * Shows each image as it is and transformed, and measures how far the whole activation of every layer moves and what becomes of the
 * probability of the image's class. Of an image only the unaltered picture's activations are held, and those until its last picture.
 */
public final class InvarianceAnalysis implements CorpusAnalysis<Distances, InvarianceAnalysis.Compared> {

    private static final long serialVersionUID = 1L;

    private final List<Layer> layers;
    private final List<Step> steps;
    private final AlteredPictures pictures;
    // Optional is not Serializable.
    private final List<ClassOutput> output;
    /** Among the whole layers. */
    private final int answerPlace;
    private final TreeMap<String, Integer> classes;
    private final Grouping grouping;

    /**
     * @param layers that are measured
     * @param steps what is done to each image
     * @param fill of what lies beside a picture
     * @param output where the network tells classes, if it does
     * @param classes by image id; an image without one has the class that the unaltered picture gives
     * @param grouping of images, for intervals
     */
    public InvarianceAnalysis(List<Layer> layers, List<Step> steps, Fill fill, Optional<ClassOutput> output, Map<String, Integer> classes, Grouping grouping) {
        this.layers = List.copyOf(layers);
        this.steps = List.copyOf(steps);
        pictures = new AlteredPictures(steps.stream().map(Step::alteration).toList(), fill);
        this.output = output.stream().toList();
        answerPlace = output.map(ClassOutput::layer).filter(this.layers::contains).map(this.layers::indexOf).orElse(this.layers.size());
        this.classes = new TreeMap<>(classes);
        this.grouping = grouping;
    }

    /** What is known of an image while its pictures are shown. */
    static final class Compared {

        private final String image;
        private final double[] norms;
        private final double[][] distances;
        private final double[] probabilities;
        private float[][] unaltered;
        private int cls = -1;
        private int seen;

        private Compared(String image, int steps, int layers) {
            this.image = image;
            norms = new double[layers];
            distances = new double[steps][layers];
            probabilities = new double[steps];
            Arrays.fill(probabilities, Double.NaN);
            unaltered = new float[layers][];
        }
    }

    @Override
    public String name() {
        return "invariance";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        // All whole, the answer too: one run of the network gives either whole layers or best units.
        return new Needs(List.of(), false, layers).and(new Needs(List.of(), false, output.stream().map(ClassOutput::layer).toList()));
    }

    @Override
    public Presentation presentation() {
        return pictures;
    }

    @Override
    public Distances empty() {
        return new Distances();
    }

    @Override
    public Compared begin(String image) {
        return new Compared(image, steps.size(), layers.size());
    }

    @Override
    public void see(Compared kept, int variant, Given given) {
        float[] answer = output.isEmpty() ? new float[0] : given.whole(answerPlace);
        if (variant == 0) {
            for (int layer = 0; layer < layers.size(); layer++) {
                kept.unaltered[layer] = given.whole(layer).clone();
                kept.norms[layer] = distance(kept.unaltered[layer], new float[kept.unaltered[layer].length]);
            }
            output.forEach(of -> kept.cls = classes.getOrDefault(kept.image, of.first(answer)));
        } else {
            for (int layer = 0; layer < layers.size(); layer++) {
                kept.distances[variant - 1][layer] = distance(kept.unaltered[layer], given.whole(layer));
            }
            output.forEach(of -> kept.probabilities[variant - 1] = of.probability(answer, kept.cls));
        }
        if (++kept.seen == pictures.pictures()) {
            kept.unaltered = new float[0][];
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Override
    public void accept(Distances state, List<Compared> images) {
        state.add(images.stream().map(i -> new Distances.Image(i.image, i.norms, i.distances, i.cls, i.probabilities)).toList());
    }

    @Override
    public List<AnalysisTable<Distances>> tables() {
        return List.of(new InvarianceTable(layers, steps), new CurvesTable(layers, steps, grouping));
    }

    @Override
    public void write(Distances state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public Distances read(StateInput in) throws IOException {
        return empty().read(in);
    }
}
