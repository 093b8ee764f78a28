package org.patchlode.analysis.blocks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.patchlode.model.ConfigurationException;

/**
 * Tells what kind of factor a column of labels is. Text is categorical, what has fractions is continuous; a column of whole
 * numbers may be either, classes or amounts, so one has to say.
 */
public final class FactorColumns {

    /** A categorical factor has at most one value for so many images, or it tells images apart rather than kinds of them. */
    public static final int IMAGES_A_VALUE = 5;

    private final Set<String> categorical;
    private final Set<String> continuous;

    /**
     * @param categorical columns said to be so
     * @param continuous likewise
     * @throws ConfigurationException if a column is said to be both
     */
    public FactorColumns(Set<String> categorical, Set<String> continuous) {
        this.categorical = Set.copyOf(categorical);
        this.continuous = Set.copyOf(continuous);
        categorical.stream().filter(continuous::contains).sorted().findFirst().ifPresent(both -> {
            throw new ConfigurationException("factor '%s' is named in --categorical and in --continuous; name it in one of them".formatted(both));
        });
    }

    /**
     * A column as a factor. Empty cells and those that say nan are missing, and so is a number that is not finite.
     *
     * @param name of the column
     * @param cells by image; null where the image has no row
     * @throws ConfigurationException if its kind cannot be told, it is not of the kind said, or it has a value for nearly every image
     */
    public Factor of(String name, List<String> cells) {
        String[] known = cells.stream().map(FactorColumns::known).toArray(String[]::new);
        if (Arrays.stream(known).allMatch(cell -> cell == null)) {
            throw new ConfigurationException("factor '%s' has no value for any of the %d images; name another column in --factors".formatted(name, known.length));
        }
        Optional<String> word = Arrays.stream(known).filter(cell -> cell != null && number(cell).isEmpty()).findFirst();
        if (categorical.contains(name)) {
            return kinds(name, known);
        }
        if (continuous.contains(name)) {
            word.ifPresent(text -> {
                throw new ConfigurationException("factor '%s' is named in --continuous, but its value '%s' is no number; name it in --categorical".formatted(name, text));
            });
            return amounts(name, known);
        }
        if (word.isPresent()) {
            return kinds(name, known);
        }
        if (Arrays.stream(known).allMatch(cell -> cell == null || whole(cell))) {
            throw new ConfigurationException("factor '%s' holds whole numbers, which may be classes or amounts; name it in --categorical or in --continuous".formatted(name));
        }
        return amounts(name, known);
    }

    /** A column whose values are names, whatever they look like. @throws ConfigurationException as {@link #of} */
    public static Factor.Categorical categorical(String name, List<String> cells) {
        return codes(name, cells.stream().map(FactorColumns::known).toArray(String[]::new));
    }

    /** A column of numbers. @throws ConfigurationException if a value is none */
    public static Factor.Continuous continuous(String name, List<String> cells) {
        return (Factor.Continuous) new FactorColumns(Set.of(), Set.of(name)).of(name, cells);
    }

    private static String known(String cell) {
        if (cell == null || cell.isBlank() || cell.strip().toLowerCase(Locale.ROOT).equals("nan")) {
            return null;
        }
        String text = cell.strip();
        OptionalDouble number = number(text);
        return number.isPresent() && !Double.isFinite(number.getAsDouble()) ? null : text;
    }

    /** What spreadsheets and programs write; not the suffixes that Java allows. */
    private static OptionalDouble number(String cell) {
        char last = cell.charAt(cell.length() - 1);
        if (!Character.isDigit(last) && last != '.') {
            String lower = cell.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", "");
            return lower.equals("inf") || lower.equals("infinity") ? OptionalDouble.of(Double.POSITIVE_INFINITY) : OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(cell));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    private static boolean whole(String cell) {
        double value = number(cell).orElseThrow();
        return value == Math.rint(value);
    }

    private static Factor.Continuous amounts(String name, String[] known) {
        return new Factor.Continuous(name, Arrays.stream(known).mapToDouble(cell -> cell == null ? Double.NaN : number(cell).orElseThrow() + 0.0).toArray());
    }

    private static Factor.Categorical kinds(String name, String[] known) {
        Factor.Categorical factor = codes(name, known);
        long images = Arrays.stream(known).filter(cell -> cell != null).count();
        if (factor.values().size() > 1 && (long) factor.values().size() * IMAGES_A_VALUE > images) {
            throw new ConfigurationException("factor '%s' has %d values for %d images, more than one for every %d, so nothing can be said of a value; leave it out or join values"
                    .formatted(name, factor.values().size(), images, IMAGES_A_VALUE));
        }
        return factor;
    }

    private static Factor.Categorical codes(String name, String[] known) {
        TreeMap<String, Integer> numbers = new TreeMap<>();
        for (String cell : known) {
            if (cell != null) {
                numbers.put(cell, 0);
            }
        }
        List<String> values = new ArrayList<>(numbers.keySet());
        for (int i = 0; i < values.size(); i++) {
            numbers.put(values.get(i), i);
        }
        return new Factor.Categorical(name, Arrays.stream(known).mapToInt(cell -> cell == null ? -1 : numbers.get(cell)).toArray(), values);
    }
}
