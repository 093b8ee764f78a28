package org.patchlode.analysis.association;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.patchlode.model.ConfigurationException;

/**
 * Labels of images, of which each may have several.
 *
 * @param names of the labels, sorted
 * @param codes by image: places of its labels in the names; none where nothing is known of it
 */
public record ImageLabels(List<String> names, int[][] codes) implements Serializable {

    /** Between the labels of an image. */
    public static final String SEPARATOR = "|";

    /** Copies the list. */
    public ImageLabels {
        names = List.copyOf(names);
    }

    /**
     * From a column.
     *
     * @param column its name
     * @param cells by image; null, empty or nan where an image has no label
     * @throws ConfigurationException if no image has one
     */
    public static ImageLabels of(String column, List<String> cells) {
        List<TreeSet<String>> sets = new ArrayList<>();
        TreeMap<String, Integer> numbers = new TreeMap<>();
        for (String cell : cells) {
            TreeSet<String> labels = new TreeSet<>();
            for (String part : cell == null ? new String[0] : cell.split("\\|", -1)) {
                String label = part.strip();
                if (!label.isEmpty() && !label.equalsIgnoreCase("nan")) {
                    labels.add(label);
                    numbers.put(label, 0);
                }
            }
            sets.add(labels);
        }
        if (numbers.isEmpty()) {
            throw new ConfigurationException("label column '%s' has no label for any of the %d images; name another one in --label-column".formatted(column, cells.size()));
        }
        List<String> names = new ArrayList<>(numbers.keySet());
        for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), i);
        }
        return new ImageLabels(names, sets.stream().map(labels -> labels.stream().mapToInt(numbers::get).toArray()).toArray(int[][]::new));
    }

    /** Images that have a label. */
    public int images() {
        int images = 0;
        for (int[] labels : codes) {
            images += labels.length > 0 ? 1 : 0;
        }
        return images;
    }

    /** Images of each label. */
    int[] counts() {
        int[] counts = new int[names.size()];
        for (int[] labels : codes) {
            for (int label : labels) {
                counts[label]++;
            }
        }
        return counts;
    }
}
