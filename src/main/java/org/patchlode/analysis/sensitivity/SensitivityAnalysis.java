package org.patchlode.analysis.sensitivity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.patchlode.analysis.Column;
import org.patchlode.analysis.Column.Type;
import org.patchlode.analysis.blocks.Block;
import org.patchlode.analysis.blocks.BlockAnalysis;
import org.patchlode.analysis.blocks.BlockTable;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Bootstrap;
import org.patchlode.analysis.statistics.Draws;
import org.patchlode.analysis.statistics.Groups;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.model.ConfigurationException;

/** How far responses to an identity move from those at a reference level of a factor, and whether the network still knows it. */
public final class SensitivityAnalysis implements BlockAnalysis<BlockDistances> {

    private static final long serialVersionUID = 1L;
    private static final BlockTable SENSITIVITY = new BlockTable("sensitivity", columns());
    private static final BlockTable VARIANCE = new BlockTable("variance", List.of(Column.of("layer", Type.TEXT), Column.optional("identity_share", Type.DOUBLE),
            Column.optional("factor_share", Type.DOUBLE), Column.of("images", Type.INTEGER), Column.of("balanced", Type.BOOLEAN)));

    private final Levels levels;
    private final Answers answers;
    private final Draws seed;
    /** Images that count: of an identity that is seen at the reference level, ascending. */
    private final int[] present;
    /** Of those images, renumbered. */
    private final int[] identities;
    private final int[] at;
    private final int count;
    private final Groups groups;

    /**
     * @param identity of the images
     * @param levels of the factor
     * @param answers of the network; none where the identities are no classes of it
     * @throws ConfigurationException if no identity is seen at the reference level
     */
    public SensitivityAnalysis(Factor.Categorical identity, Levels levels, Answers answers, Draws seed) {
        this.levels = levels;
        this.answers = answers;
        this.seed = seed;
        int[] codes = identity.codes();
        boolean[] seen = new boolean[identity.values().size()];
        IntStream.range(0, codes.length).filter(i -> codes[i] >= 0 && levels.of()[i] == levels.reference()).forEach(i -> seen[codes[i]] = true);
        present = IntStream.range(0, codes.length).filter(i -> codes[i] >= 0 && levels.of()[i] >= 0 && seen[codes[i]]).toArray();
        if (present.length == 0) {
            throw new ConfigurationException("no value of '%s' has an image at level '%s' of factor '%s'; give another --reference, one of %s"
                    .formatted(identity.name(), levels.names().get(levels.reference()), levels.factor(), levels.names()));
        }
        int[] known = Arrays.stream(present).map(i -> codes[i]).distinct().sorted().toArray();
        identities = Arrays.stream(present).map(i -> Arrays.binarySearch(known, codes[i])).toArray();
        at = Arrays.stream(present).map(i -> levels.of()[i]).toArray();
        count = known.length;
        groups = Groups.of(Arrays.stream(identities).mapToObj("%09d"::formatted).toList());
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(Column.of("layer", Type.TEXT), Column.of("level", Type.TEXT), Column.optional("level_value", Type.DOUBLE),
                Column.of("images", Type.INTEGER)));
        for (String name : List.of("distance", "probability", "accuracy")) {
            for (String end : List.of("", "_low", "_high")) {
                columns.add(Column.optional(name + end, Type.DOUBLE));
            }
        }
        return columns;
    }

    @Override
    public List<BlockTable> tables() {
        return List.of(SENSITIVITY, VARIANCE);
    }

    /** Images that count. */
    public int images() {
        return present.length;
    }

    /** Identities that count. */
    public int identities() {
        return count;
    }

    @Override
    public BlockDistances look(Block block) {
        double[] distances = new double[present.length];
        double[] norms = new double[count];
        double total = 0;
        double between = 0;
        double across = 0;
        for (float[] map : block.maps()) {
            double[] values = Arrays.stream(present).mapToDouble(image -> map[image]).toArray();
            double[] references = means(values, identities, count, levels.reference());
            for (int i = 0; i < values.length; i++) {
                double away = values[i] - references[identities[i]];
                distances[i] += away * away;
            }
            for (int i = 0; i < count; i++) {
                norms[i] += references[i] * references[i];
            }
            double mean = Arrays.stream(values).average().orElseThrow();
            total += Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
            between += between(values, identities, count, mean);
            across += between(values, at, levels.names().size(), mean);
        }
        return new BlockDistances(distances, norms, total, between, across);
    }

    /** Means by cell, of the images at a level. */
    private double[] means(double[] values, int[] cells, int count, int level) {
        double[] sums = new double[count];
        int[] counts = new int[count];
        for (int i = 0; i < values.length; i++) {
            if (at[i] == level) {
                sums[cells[i]] += values[i];
                counts[cells[i]]++;
            }
        }
        for (int cell = 0; cell < count; cell++) {
            sums[cell] /= counts[cell];
        }
        return sums;
    }

    private static double between(double[] values, int[] cells, int count, double mean) {
        double[] sums = new double[count];
        int[] counts = new int[count];
        for (int i = 0; i < values.length; i++) {
            sums[cells[i]] += values[i];
            counts[cells[i]]++;
        }
        double squares = 0;
        for (int cell = 0; cell < count; cell++) {
            double away = counts[cell] == 0 ? 0 : sums[cell] / counts[cell] - mean;
            squares += counts[cell] * away * away;
        }
        return squares;
    }

    @Override
    public void rows(String layer, Iterator<BlockDistances> results, Sink sink) {
        double[] distances = new double[present.length];
        double[] norms = new double[count];
        double total = 0;
        double between = 0;
        double across = 0;
        while (results.hasNext()) {
            BlockDistances block = results.next();
            Arrays.setAll(distances, i -> distances[i] + block.distances()[i]);
            Arrays.setAll(norms, i -> norms[i] + block.norms()[i]);
            total += block.total();
            between += block.identities();
            across += block.levels();
        }
        for (int i = 0; i < distances.length; i++) {
            double norm = norms[identities[i]];
            // An identity that a layer does not respond to has no scale.
            distances[i] = norm > 0 ? Math.sqrt(distances[i] / norm) : Double.NaN;
        }
        write(layer, distances, sink);
        sink.row(1, layer, total > 0 ? (Double) (between / total) : null, total > 0 ? (Double) (across / total) : null, present.length, balanced());
    }

    private void write(String layer, double[] distances, Sink sink) {
        List<double[]> series = new ArrayList<>();
        for (int level = 0; level < levels.names().size(); level++) {
            series.add(at(level, distances));
            series.add(at(level, answers.known() ? some(answers.probability()) : new double[0]));
            series.add(at(level, answers.known() ? some(answers.correct()) : new double[0]));
        }
        List<Interval> intervals = new Bootstrap(groups, seed, "sensitivity").means(series);
        for (int level = 0; level < levels.names().size(); level++) {
            int own = level;
            List<Object> row = new ArrayList<>(List.of(layer, levels.names().get(level)));
            row.add(known(levels.middles()[level]));
            row.add((int) Arrays.stream(at).filter(some -> some == own).count());
            for (Interval interval : intervals.subList(3 * level, 3 * level + 3)) {
                row.add(known(interval.value()));
                row.add(known(interval.low()));
                row.add(known(interval.high()));
            }
            sink.row(0, row.toArray());
        }
    }

    private double[] some(double[] values) {
        return Arrays.stream(present).mapToDouble(image -> values[image]).toArray();
    }

    /** Values of the images at a level; the others do not count. */
    private double[] at(int level, double[] values) {
        return IntStream.range(0, at.length).mapToDouble(i -> at[i] == level && values.length > 0 ? values[i] : Double.NaN).toArray();
    }

    /** Whether each identity is seen as often at each level as every other; if not, the shares of variance need not add up. */
    private boolean balanced() {
        int[][] counts = new int[count][levels.names().size()];
        for (int i = 0; i < at.length; i++) {
            counts[identities[i]][at[i]]++;
        }
        return Arrays.stream(counts).flatMapToInt(Arrays::stream).distinct().count() == 1;
    }

    private static Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
