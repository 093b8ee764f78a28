package org.patchlode.analysis.occlusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.analysis.statistics.Interval;
import org.patchlode.network.Layer;

/**
 * The report of an occlusion analysis: five panels a picture.
 *
 * @param layer whose map is followed
 * @param grid of squares
 * @param units projections of the pictures' strongest units, by image; empty where the layer cannot be projected
 * @param winners projections of the winners of maps in a run, by map
 * @param correlation of the map's fall with the projection's energy, over pictures
 * @param words names of the classes; empty if they have none
 * @param notes what a reader must know
 */
public record OcclusionPage(Layer layer, Grid grid, Map<String, StrongestUnit> units, Map<Integer, List<byte[]>> winners, Optional<Interval> correlation, List<String> words,
        List<String> notes) {

    /** Of more pictures nobody looks at the panels; the tables have them. */
    public static final int MOST = 20;

    /** Copies what it is given. */
    public OcclusionPage {
        units = Map.copyOf(units);
        winners = new TreeMap<>(winners);
        words = List.copyOf(words);
        notes = List.copyOf(notes);
    }

    /** @param state of all images @param names of the images as people read them */
    public AnalysisPage page(Occlusions state, Map<String, String> names) {
        List<Part> parts = new ArrayList<>();
        correlation.ifPresent(of -> parts.add(new Part.Text(finding(of))));
        notes.forEach(note -> parts.add(new Part.Text(note)));
        List<Occlusions.Image> shown = state.images().subList(0, Math.min(MOST, state.images().size()));
        if (shown.size() < state.images().size()) {
            parts.add(new Part.Text("The first %d of %d pictures are drawn; the table 'occlusion' has all.".formatted(shown.size(), state.images().size())));
        }
        shown.forEach(image -> picture(image, names.getOrDefault(image.image(), image.image()), parts));
        return new AnalysisPage("Occlusion", ("Which parts of a picture do the strongest feature map of '%s' and the network's answer depend on? A square of %d pixels covers %d places, %d pixels apart, of %s; "
                + "compared with the whole picture.").formatted(layer.name(), grid.size(), grid.rows() * grid.columns(), grid.stride(),
                state.images().size() == 1 ? "a picture" : "each of %d pictures".formatted(state.images().size())), parts, "docs/analyses/occlusion.md");
    }

    private String finding(Interval of) {
        String sure = Double.isNaN(of.low()) ? "" : String.format(Locale.ROOT, " (95 %% CI %.2f to %.2f over pictures)", of.low(), of.high());
        String says = Double.isNaN(of.value()) ? "nothing can be said"
                : Double.isNaN(of.low()) ? "that is of this alone, and says nothing of other pictures"
                : of.low() > 0 ? "the projection shows, in part, what the map depends on" : of.high() < 0 ? "the projection shows other places than those that the map depends on"
                : "that the projection shows what the map depends on cannot be told from chance";
        return String.format(Locale.ROOT, "Does the projection show what the map sees? Over the places of the square, the rank correlation between the fall of the map's sum and the energy of its strongest unit's projection "
                + "under the square is %.2f on average%s: %s.", of.value(), sure, says);
    }

    private void picture(Occlusions.Image image, String name, List<Part> parts) {
        parts.add(new Part.Heading(name));
        StrongestUnit unit = units.get(image.image());
        if (unit != null) {
            List<Figure.Shot> shots = new ArrayList<>(List.of(
                    new Figure.Shot(unit.picture(), "picture", "the picture as the network sees it", false),
                    new Figure.Shot(unit.projection(), "projection of map %d".formatted(image.map()), "projection of the strongest unit of map %d to the pixels".formatted(image.map()), false)));
            List<byte[]> others = winners.getOrDefault(image.map(), List.of());
            for (int rank = 0; rank < others.size(); rank++) {
                shots.add(new Figure.Shot(others.get(rank), "winner %d".formatted(rank + 1), "projection of winner %d of map %d".formatted(rank + 1, image.map()), false));
            }
            parts.add(new Figure.Pictures("Picture and projections", "Left the picture, then the strongest unit of map %d of '%s', projected to the pixels (mid-grey is 0)%s."
                    .formatted(image.map(), layer.name(), others.isEmpty() ? "" : ", then the projections of the map's winners in the run"), List.of(),
                    List.of(new Figure.PictureRow("", shots))));
        }
        parts.add(heat("Sum of map %d".formatted(image.map()), String.format(Locale.ROOT, "The map's activations summed, with the square at each place; of the whole picture the sum is %.5g. Dark places are those without which the map "
                + "falls silent.", image.sums()[0]), "sum of activations", Figure.Colours.AMOUNT, square -> image.sums()[square + 1], List.of()));
        if (image.cls() >= 0) {
            parts.add(heat("Probability of class %s".formatted(word(image.cls())), String.format(Locale.ROOT, "The probability of the class with the square at each place; of the whole picture it is %.3f.", image.probabilities()[0]),
                    "probability", Figure.Colours.AMOUNT, square -> image.probabilities()[square + 1], List.of()));
            List<Integer> firsts = List.copyOf(new TreeSet<>(Arrays.stream(image.firsts()).boxed().toList()));
            parts.add(heat("Answer", "The class with the largest output, with the square at each place; of the whole picture it is %s.".formatted(word(image.firsts()[0])), "class", Figure.Colours.KINDS,
                    square -> firsts.indexOf(image.firsts()[square + 1]), firsts.stream().map(this::word).toList()));
        }
    }

    private String word(int cls) {
        return cls < words.size() ? words.get(cls) : String.valueOf(cls);
    }

    private Figure heat(String title, String reading, String value, Figure.Colours kind, IntToDoubleFunction values, List<String> kinds) {
        double[][] grids = IntStream.range(0, grid.rows()).mapToObj(row -> IntStream.range(0, grid.columns()).mapToDouble(column -> values.applyAsDouble(row * grid.columns() + column)).toArray())
                .toArray(double[][]::new);
        return new Figure.Heat(title, reading, "centre of the square, column in pixels", pixels(grid.columns()), "row in pixels", pixels(grid.rows()), value, grids, kind, kinds);
    }

    private List<String> pixels(int places) {
        return IntStream.range(0, places).mapToObj(place -> String.valueOf(place * grid.stride())).toList();
    }
}
