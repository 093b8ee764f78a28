package org.patchlode.analysis.ablation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.patchlode.analysis.AnalysisTable;
import org.patchlode.analysis.ClassOutput;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Needs;
import org.patchlode.engine.Ablation;
import org.patchlode.mining.StateInput;
import org.patchlode.mining.StateOutput;
import org.patchlode.network.Layer;

/** Holds each feature map of some layers at zero, one after another, and sees what every class loses in probability. */
public final class AblationAnalysis implements CorpusAnalysis<Losses, AblationAnalysis.Masked> {

    private static final long serialVersionUID = 1L;

    private final MaskedMaps maps;
    private final ClassOutput output;
    private final TreeMap<String, Integer> classes;
    private final boolean errors;

    /**
     * @param layers whose maps are masked
     * @param output where the network tells classes
     * @param classes by image id; needed for errors alone
     * @param errors whether it is looked for what would revise them
     */
    public AblationAnalysis(List<Layer> layers, ClassOutput output, Map<String, Integer> classes, boolean errors) {
        this.maps = new MaskedMaps(layers);
        this.output = output;
        this.classes = new TreeMap<>(classes);
        this.errors = errors;
    }

    /** What is known of one image. */
    static final class Masked {

        private final String image;
        private float[] differences = {};
        private final List<MaskedError> error = new ArrayList<>();

        private Masked(String image) {
            this.image = image;
        }
    }

    @Override
    public String name() {
        return "ablation";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Needs needs() {
        return new Needs(List.of(), false, List.of(output.layer()));
    }

    @Override
    public boolean ablating() {
        return true;
    }

    @Override
    public Losses empty() {
        return new Losses(maps.count(), output.classes());
    }

    @Override
    public Masked begin(String image) {
        return new Masked(image);
    }

    @Override
    public void see(Masked kept, int variant, Given given) {
        double[] whole = output.probabilities(given.whole(0));
        int answer = output.first(given.whole(0));
        int own = errors ? classes.getOrDefault(kept.image, answer) : answer;
        float[] differences = new float[maps.count() * whole.length];
        Round first = new Round(own, answer);
        given.ablations(maps.beside(Set.of()), (map, layer, activation) -> {
            double[] masked = output.probabilities(activation);
            first.see(map, masked, output.first(activation));
            for (int cls = 0; cls < whole.length; cls++) {
                differences[map * whole.length + cls] = (float) (whole[cls] - masked[cls]);
            }
        });
        kept.differences = differences;
        if (own != answer) {
            kept.error.add(error(kept.image, own, answer, first, whole[own] - whole[answer], given));
        }
    }

    /** Masks the best map, then the best beside it, then the best beside both. */
    private MaskedError error(String image, int own, int answer, Round first, double before, Given given) {
        int rounds = Math.min(MaskedError.ROUNDS, maps.count());
        int[] chosen = new int[rounds];
        double[] gains = new double[rounds];
        boolean[] revised = new boolean[rounds];
        Set<Ablation> masked = new HashSet<>();
        Round round = first;
        for (int i = 0; i < rounds; i++) {
            if (i > 0) {
                Round next = new Round(own, answer);
                given.ablations(maps.beside(masked), (map, layer, activation) -> next.see(map, output.probabilities(activation), output.first(activation)));
                round = next;
            }
            chosen[i] = round.best;
            gains[i] = round.lead - before;
            revised[i] = round.revised || i > 0 && revised[i - 1];
            masked.add(maps.ablation(round.best));
        }
        return new MaskedError(image, own, answer, chosen, gains, revised);
    }

    /** Which of the maps helps the own class most against the answer. */
    private static final class Round {

        private final int own;
        private final int answer;
        private int best;
        private double lead = Double.NEGATIVE_INFINITY;
        private boolean revised;

        Round(int own, int answer) {
            this.own = own;
            this.answer = answer;
        }

        void see(int map, double[] probabilities, int now) {
            double ahead = probabilities[own] - probabilities[answer];
            if (ahead > lead || ahead == lead && map < best) {
                lead = ahead;
                best = map;
            }
            revised |= now == own;
        }
    }

    @Override
    public void accept(Losses state, List<Masked> images) {
        images.forEach(image -> state.add(image.differences, classes.containsKey(image.image), image.error));
    }

    @Override
    public List<AnalysisTable<Losses>> tables() {
        AblationTable table = new AblationTable(maps, output.classes());
        return errors ? List.of(table, new ErrorsTable(maps, classes.size())) : List.of(table);
    }

    @Override
    public void write(Losses state, StateOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public Losses read(StateInput in) throws IOException {
        return Losses.read(in, maps.count(), output.classes());
    }

    /** Share of errors that masking one, two, three maps would revise; none if there are no errors. */
    public static List<Double> revised(Losses losses) {
        List<Double> shares = new ArrayList<>();
        int errors = losses.errors().size();
        for (int round = 0; round < MaskedError.ROUNDS && errors > 0; round++) {
            int at = round;
            shares.add((double) losses.errors().stream().filter(error -> error.revised()[Math.min(at, error.revised().length - 1)]).count() / errors);
        }
        return shares;
    }
}
