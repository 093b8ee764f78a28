package org.patchlode.job.analyze.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.model.ConfigurationException;

/**
 * Which images a probe learns from, and which it is tried on.
 *
 * @param labels by image; -1 where there is none
 * @param classes names of the labels
 * @param train images in the order of the lot, ascending by it, class by class in turn
 * @param folds by image: in which of three parts of the training images it is; -1 for others
 * @param test images, ascending
 */
record ProbeSplit(int[] labels, List<String> classes, int[] train, int[] folds, int[] test) {

    static final int FOLDS = 3;

    private static final double HELD_OUT = 0.2;

    /**
     * A fifth of the images of each class is held out, as the lot decides.
     *
     * @param ids of the images
     * @throws ConfigurationException if there are less than two classes
     */
    static ProbeSplit stratified(Factor.Categorical labels, List<String> ids, Draws seed) {
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        for (List<Integer> images : byClass(labels, IntStream.range(0, ids.size()).toArray(), ids, seed)) {
            int held = (int) Math.round(HELD_OUT * images.size());
            test.addAll(images.subList(0, held));
            train.addAll(images.subList(held, images.size()));
        }
        return of(labels, train, test, ids, seed);
    }

    /** Those that two conditions name. @param learning and @param tried by image */
    static ProbeSplit of(Factor.Categorical labels, boolean[] learning, boolean[] tried, List<String> ids, Draws seed) {
        List<Integer> train = IntStream.range(0, ids.size()).filter(i -> learning[i] && labels.known(i)).boxed().toList();
        List<Integer> test = IntStream.range(0, ids.size()).filter(i -> tried[i] && labels.known(i)).boxed().toList();
        return of(labels, train, test, ids, seed);
    }

    private static ProbeSplit of(Factor.Categorical labels, List<Integer> train, List<Integer> test, List<String> ids, Draws seed) {
        int[] learning = train.stream().mapToInt(Integer::intValue).toArray();
        if (Arrays.stream(learning).map(i -> labels.codes()[i]).distinct().count() < 2) {
            throw new ConfigurationException("the %,d images to learn from have fewer than two values of '%s', so there is nothing to tell apart; give another label column, or other images"
                    .formatted(learning.length, labels.name()));
        }
        if (test.isEmpty()) {
            throw new ConfigurationException("there is no image with a '%s' to try a probe on; give more images of each value, or another --test-where".formatted(labels.name()));
        }
        int[] folds = new int[ids.size()];
        Arrays.fill(folds, -1);
        List<Integer> inTurn = new ArrayList<>();
        List<List<Integer>> byClass = byClass(labels, learning, ids, seed);
        for (List<Integer> images : byClass) {
            for (int i = 0; i < images.size(); i++) {
                folds[images.get(i)] = i % FOLDS;
            }
            inTurn.addAll(images);
        }
        return new ProbeSplit(labels.codes(), labels.values(), inTurn.stream().mapToInt(Integer::intValue).toArray(), folds, test.stream().sorted().mapToInt(Integer::intValue).toArray());
    }

    /** Images of each class in the order of the lot. */
    private static List<List<Integer>> byClass(Factor.Categorical labels, int[] images, List<String> ids, Draws seed) {
        List<List<Integer>> classes = new ArrayList<>();
        var lot = seed.byLot();
        for (int label = 0; label < labels.values().size(); label++) {
            int own = label;
            classes.add(Arrays.stream(images).filter(i -> labels.codes()[i] == own).boxed().sorted((a, b) -> lot.compare(ids.get(a), ids.get(b))).toList());
        }
        return classes;
    }

    /** The first few training images of each class. */
    int[] train(int perClass) {
        int[] taken = new int[classes.size()];
        return Arrays.stream(train).filter(image -> taken[labels[image]]++ < perClass).toArray();
    }

    /** Share of the commonest training class among the tried images. */
    double majority() {
        int[] counts = new int[classes.size()];
        for (int image : train) {
            counts[labels[image]]++;
        }
        int most = IntStream.range(0, counts.length).reduce((a, b) -> counts[b] > counts[a] ? b : a).orElseThrow();
        return (double) Arrays.stream(test).filter(image -> labels[image] == most).count() / test.length;
    }
}
