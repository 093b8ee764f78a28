package org.patchlode.job.analyze.responses;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.patchlode.analysis.blocks.Factor;
import org.patchlode.analysis.blocks.FactorColumns;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.blocks.ResponseSource;
import org.patchlode.job.labels.ClassLabels;
import org.patchlode.job.labels.LabelCells;
import org.patchlode.model.ConfigurationException;

/**
 * What {@code --response} asks for: {@code argmax}, {@code prob:CLASS}, {@code correct:COLUMN} or a column.
 *
 * @param kind of the four
 * @param of class or column; empty for the first
 */
record Answered(Kind kind, String of) {

    enum Kind {
        ARGMAX,
        PROBABILITY,
        CORRECT,
        COLUMN
    }

    static Answered of(String text) {
        if (text.equals("argmax")) {
            return new Answered(Kind.ARGMAX, "");
        }
        if (text.startsWith("prob:")) {
            if (!text.matches("prob:\\d{1,9}")) {
                throw new ConfigurationException("--response %s names no class; give its number as the network counts classes, from 0".formatted(text));
            }
            return new Answered(Kind.PROBABILITY, text.substring("prob:".length()));
        }
        return text.startsWith("correct:") ? new Answered(Kind.CORRECT, text.substring("correct:".length())) : new Answered(Kind.COLUMN, text);
    }

    /** Columns of the labels that it needs. */
    List<String> columns() {
        return kind == Kind.CORRECT || kind == Kind.COLUMN ? List.of(of) : List.of();
    }

    /** Checks what can be checked before work starts. */
    void check(ResponseSource source, LabelCells cells, Set<String> continuous) {
        switch (kind) {
            case ARGMAX -> ClassOutputs.outputs(source);
            case PROBABILITY -> {
                if (Integer.parseInt(of) >= ClassOutputs.outputs(source).maps()) {
                    throw new ConfigurationException("--response prob:%s names a class that the network does not have; it tells %d apart, counted from 0"
                            .formatted(of, ClassOutputs.outputs(source).maps()));
                }
            }
            case CORRECT -> classes(cells, of, ClassOutputs.outputs(source).maps());
            case COLUMN -> column(cells, continuous);
        }
    }

    /** The answers to the images. */
    Factor read(AnalysisOutput output, ResponseSource source, LabelCells cells, Set<String> continuous) {
        int images = source.images().size();
        int[] none = new int[images];
        Arrays.fill(none, -1);
        return switch (kind) {
            case ARGMAX -> {
                ClassOutputs outputs = ClassOutputs.read(output, source, none);
                yield numbers("argmax", outputs.answers(), outputs.classes());
            }
            case PROBABILITY -> {
                Arrays.fill(none, Integer.parseInt(of));
                yield new Factor.Continuous("prob:" + of, ClassOutputs.read(output, source, none).probabilities());
            }
            case CORRECT -> {
                ClassOutputs outputs = ClassOutputs.read(output, source, none);
                int[] classes = classes(cells, of, outputs.classes());
                yield numbers("correct:" + of, IntStream.range(0, images).map(i -> classes[i] < 0 ? -1 : classes[i] == outputs.answers()[i] ? 1 : 0).toArray(), 2);
            }
            case COLUMN -> column(cells, continuous);
        };
    }

    private static Factor.Categorical numbers(String name, int[] codes, int count) {
        return new Factor.Categorical(name, codes, IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    /** Whole numbers are answers, such as the number of a class, unless they are said to be amounts. */
    private Factor column(LabelCells cells, Set<String> continuous) {
        boolean fractions = cells.of(of).stream().anyMatch(cell -> cell != null && cell.strip().matches("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?") && Double.parseDouble(cell) != Math.rint(Double.parseDouble(cell)));
        boolean words = cells.of(of).stream().anyMatch(cell -> cell != null && cell.strip().matches(".*[a-df-zA-DF-Z].*") && !cell.strip().equalsIgnoreCase("nan"));
        boolean amounts = continuous.contains(of) || fractions && !words;
        return amounts ? FactorColumns.continuous(of, cells.of(of)) : new FactorColumns(Set.of(of), Set.of()).of(of, cells.of(of));
    }

    /** Class of each image as the network counts them; -1 where it has none. */
    static int[] classes(LabelCells cells, String column, int outputs) {
        Map<String, String> values = new HashMap<>();
        List<String> all = cells.of(column);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) != null && !all.get(i).isBlank()) {
                values.put(Integer.toString(i), all.get(i).strip());
            }
        }
        Map<String, Integer> classes = ClassLabels.of(values, "given", column, outputs).classes();
        return IntStream.range(0, all.size()).map(i -> classes.getOrDefault(Integer.toString(i), -1)).toArray();
    }
}
