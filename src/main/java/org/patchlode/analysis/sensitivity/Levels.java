package org.patchlode.analysis.sensitivity;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.statistics.Bins;
import org.patchlode.analysis.statistics.Ranks;
import org.patchlode.model.ConfigurationException;

/**
 * Levels of a factor. Kinds are levels of their own; so are amounts if they are as few as those of a sweep, else they
 * fall into ten levels of equal counts.
 *
 * @param factor its name
 * @param names of the levels, in their order
 * @param middles mean amount of each level; NaN for kinds
 * @param of by image; -1 where it has no value
 * @param reference the level that others are compared with
 */
public record Levels(String factor, List<String> names, double[] middles, int[] of, int reference) implements Serializable {

    private static final int EQUAL_COUNTS = 10;
    private static final int MOST_OF_A_SWEEP = 50;

    /** Copies the list. */
    public Levels {
        names = List.copyOf(names);
    }

    /**
     * @param reference a value of the level that others are compared with; by default 0, or what is nearest to it, or for kinds the first
     * @throws ConfigurationException if the factor has no such level
     */
    public static Levels of(Factor factor, Optional<String> reference) {
        if (factor instanceof Factor.Categorical kinds) {
            int level = reference.map(kinds.values()::indexOf).orElse(0);
            if (level < 0) {
                throw new ConfigurationException("factor '%s' has no value '%s' for --reference; its values are %s".formatted(factor.name(), reference.get(), some(kinds.values())));
            }
            double[] unknown = new double[kinds.values().size()];
            Arrays.fill(unknown, Double.NaN);
            return new Levels(factor.name(), kinds.values(), unknown, kinds.codes(), level);
        }
        Factor.Continuous amounts = (Factor.Continuous) factor;
        double wanted = reference.map(text -> number(factor.name(), text)).orElse(0.0);
        int[] present = factor.present();
        double[] known = Arrays.stream(present).mapToDouble(image -> amounts.amounts()[image]).toArray();
        double[] distinct = Arrays.stream(known).distinct().sorted().toArray();
        boolean sweep = distinct.length <= MOST_OF_A_SWEEP && distinct.length * 2 <= known.length;
        int[] codes = sweep ? Arrays.stream(known).mapToInt(value -> Arrays.binarySearch(distinct, value)).toArray() : occupied(Bins.of(Ranks.twiceBelow(known), EQUAL_COUNTS));
        return continuous(amounts, present, known, codes, sweep, wanted);
    }

    private static Levels continuous(Factor.Continuous amounts, int[] present, double[] known, int[] codes, boolean sweep, double wanted) {
        int count = Arrays.stream(codes).max().orElse(-1) + 1;
        List<String> names = new ArrayList<>();
        double[] middles = new double[count];
        int reference = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int level = 0; level < count; level++) {
            int own = level;
            double[] values = IntStream.range(0, codes.length).filter(i -> codes[i] == own).mapToDouble(i -> known[i]).sorted().toArray();
            middles[level] = Arrays.stream(values).average().orElseThrow();
            double low = values[0];
            double high = values[values.length - 1];
            names.add(sweep ? text(low) : "%s to %s".formatted(text(low), text(high)));
            double away = Math.max(0, Math.max(low - wanted, wanted - high));
            if (away < nearest) {
                nearest = away;
                reference = level;
            }
        }
        int[] of = new int[amounts.amounts().length];
        Arrays.fill(of, -1);
        for (int i = 0; i < present.length; i++) {
            of[present[i]] = codes[i];
        }
        return new Levels(amounts.name(), names, middles, of, reference);
    }

    private static int[] occupied(int[] codes) {
        int[] known = Arrays.stream(codes).distinct().sorted().toArray();
        return Arrays.stream(codes).map(code -> Arrays.binarySearch(known, code)).toArray();
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : String.format(Locale.ROOT, "%s", (float) value);
    }

    private static double number(String factor, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ConfigurationException("factor '%s' is a quantity, and --reference '%s' is no number; give one".formatted(factor, text), e);
        }
    }

    private static String some(List<String> values) {
        return values.size() <= 20 ? values.toString() : values.subList(0, 20) + " and %d more".formatted(values.size() - 20);
    }
}
