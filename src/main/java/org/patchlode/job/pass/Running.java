package org.patchlode.job.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.Given;
import org.patchlode.analysis.Section;
import org.patchlode.engine.Ablation;
import org.patchlode.engine.ActivationSink;
import org.patchlode.engine.EnginePlan;
import org.patchlode.engine.Peaks;
import org.patchlode.mining.Accumulator;
import org.patchlode.mining.BadImage;
import org.patchlode.network.Layer;

/** One analysis at work on a shard: its section, and the images that it has begun to see. */
final class Running<S extends Accumulator<S>, K> {

    private final CorpusAnalysis<S, K> analysis;
    private final Section<S> section;
    private final List<Layer> peakLayers;
    private final List<Layer> wholeLayers;
    /** Where the analysis' layers stand in the plan. */
    private final int[] peakPlaces;
    private final int[] wholePlaces;
    private final List<Held<K>> held = new ArrayList<>();

    /** An image until it enters. */
    private static final class Held<K> {

        private final String image;
        private final K kept;
        private Optional<String> problem;

        private Held(String image, K kept, Optional<String> problem) {
            this.image = image;
            this.kept = kept;
            this.problem = problem;
        }
    }

    private Running(CorpusAnalysis<S, K> analysis, EnginePlan plan) {
        this.analysis = analysis;
        section = Section.empty(analysis);
        peakLayers = analysis.needs().peaks();
        wholeLayers = analysis.needs().whole();
        peakPlaces = peakLayers.stream().mapToInt(plan.layers()::indexOf).toArray();
        wholePlaces = wholeLayers.stream().mapToInt(plan.whole()::indexOf).toArray();
    }

    /** @param plan what the engine computes, in which all that the analysis needs has a place */
    static <S extends Accumulator<S>, K> Running<S, K> of(CorpusAnalysis<S, K> analysis, EnginePlan plan) {
        return new Running<>(analysis, plan);
    }

    CorpusAnalysis<S, K> analysis() {
        return analysis;
    }

    Section<S> section() {
        return section;
    }

    /** @param problem why it cannot be shown, if it cannot @return the image's place among those held */
    int begin(String image, Optional<String> problem) {
        held.add(new Held<>(image, analysis.begin(image), problem));
        return held.size() - 1;
    }

    /** Shows the picture again with maps held at zero; layers are numbered as the plan does. */
    @FunctionalInterface
    interface Again {
        void show(List<Set<Ablation>> variants, ActivationSink sink);
    }

    /** @param peaks by the plan's layers @param whole by the plan's whole layers @param again with maps held at zero */
    void see(int place, int variant, Peaks[] peaks, float[][] whole, Again again) {
        Held<K> image = held.get(place);
        if (image.problem.isPresent()) {
            return;
        }
        image.problem = problem(peaks, whole);
        if (image.problem.isEmpty()) {
            analysis.see(image.kept, variant, new Given() {
                @Override
                public Peaks peaks(int layer) {
                    return peaks[peakPlaces[layer]];
                }

                @Override
                public float[] whole(int layer) {
                    return whole[wholePlaces[layer]];
                }

                @Override
                public void ablations(List<Set<Ablation>> variants, ActivationSink sink) {
                    again.show(variants, (some, layer, activation) -> {
                        for (int own = 0; own < wholePlaces.length; own++) {
                            if (wholePlaces[own] == layer) {
                                sink.accept(some, own, activation);
                            }
                        }
                    });
                }
            });
        }
    }

    private Optional<String> problem(Peaks[] peaks, float[][] whole) {
        for (int layer = 0; layer < peakPlaces.length; layer++) {
            Peaks found = peaks[peakPlaces[layer]];
            for (int map = 0; map < found.maps(); map++) {
                if (Float.isNaN(found.value(map))) {
                    return Optional.of(sentence(peakLayers.get(layer), map));
                }
            }
        }
        for (int layer = 0; layer < wholePlaces.length; layer++) {
            float[] values = whole[wholePlaces[layer]];
            for (int i = 0; i < values.length; i++) {
                if (!Float.isFinite(values[i])) {
                    return Optional.of(sentence(wholeLayers.get(layer), i / wholeLayers.get(layer).shape().plane()));
                }
            }
        }
        return Optional.empty();
    }

    private static String sentence(Layer layer, int map) {
        return "the network's activation at layer '%s', map %d is not a finite number".formatted(layer.name(), map);
    }

    /** Why an image that was shown is of no use to this analysis, if it is not. */
    Optional<BadImage> problemOf(int place) {
        return held.get(place).problem.map(reason -> new BadImage(held.get(place).image, reason));
    }

    /** The images held enter, those with a problem as bad ones. @param encodedBytes of each */
    void accept(long[] encodedBytes) {
        List<K> whole = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            Optional<BadImage> bad = problemOf(i);
            if (bad.isPresent()) {
                section.coverage().bad(bad.get(), encodedBytes[i]);
            } else {
                whole.add(held.get(i).kept);
                section.coverage().image(encodedBytes[i]);
            }
        }
        analysis.accept(section.state(), whole);
        held.clear();
    }
}
