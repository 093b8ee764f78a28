package org.patchlode.analysis.accuracy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;

/** Compares a classifier's outputs with the images' classes: top-1 and top-5. */
public final class AccuracyAnalysis implements CorpusAnalysis<Accuracy, AccuracyAnalysis.Answer> {

    private static final long serialVersionUID = 1L;

    private final Layer outputs;
    private final TreeMap<String, Integer> classes;

    /**
     * @param outputs the layer that gives one value a class
     * @param classes of every image of the corpus, by id
     */
    public AccuracyAnalysis(Layer outputs, Map<String, Integer> classes) {
        this.outputs = outputs;
        this.classes = new TreeMap<>(classes);
    }

    /** Where an image's class stood among the outputs. */
    static final class Answer {

        private final int label;
        private int rank;

        private Answer(int label) {
            this.label = label;
        }
    }

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        return Needs.peaks(List.of(outputs));
    }

    @Override
    public Accuracy empty() {
        return new Accuracy();
    }

    @Override
    public Answer begin(String image) {
        return new Answer(classes.get(image));
    }

    @Override
    public void see(Answer kept, int variant, Given given) {
        kept.rank = Accuracy.rank(given.peaks(0), kept.label);
    }

    @Override
    public void accept(Accuracy state, List<Answer> images) {
        images.forEach(image -> state.count(image.rank));
    }

    @Override
    public void write(Accuracy state, StateOutput out) throws IOException {
        out.writeLong(state.images());
        out.writeLong(state.top1());
        out.writeLong(state.top5());
    }

    @Override
    public Accuracy read(StateInput in) throws IOException {
        return new Accuracy(in.readLong(), in.readLong(), in.readLong());
    }
}
