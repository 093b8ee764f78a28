package org.patchlode.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What the report's scripts are told of an image: its picture and where it won. */
public final class ImageData {

    private static final Comparator<Win> STRONGEST = Comparator.comparingInt(Win::rank).thenComparing(Comparator.comparingInt(Win::layer).reversed()).thenComparingInt(Win::channel);

    private final int number;
    private final String image;
    private final TreeSet<Win> wins = new TreeSet<>(STRONGEST);
    private Optional<String> picture = Optional.empty();
    private List<String> labels = List.of();

    /** @param number among those that won, in the order of ids @param image id */
    public ImageData(int number, String image) {
        this.number = number;
        this.image = image;
    }

    /**
     * A winner, seen from its image.
     *
     * @param layer number of its layer
     * @param channel feature map
     * @param rank from 1
     * @param score as mined
     * @param y row of the unit
     * @param x column of the unit
     * @param top of the box, in input pixels, before clipping
     * @param left likewise
     * @param bottom likewise
     * @param right likewise
     */
    public record Win(int layer, int channel, int rank, float score, int y, int x, int top, int left, int bottom, int right) {}

    /** @param url of the image as the run stores it, with its bytes */
    public void picture(String url) {
        picture = Optional.of(url);
    }

    /** Takes a winner, once however often it is told. */
    public void win(Win win, List<String> labelsOfImage) {
        wins.add(win);
        labels = labelsOfImage;
    }

    /** The winners by rank: of a corpus of so many images, the rank is the quantile of the map. */
    public ObjectNode toJson() {
        ObjectNode node = Json.object();
        node.put("n", number).put("i", image);
        picture.ifPresent(url -> node.put("p", url));
        ArrayNode texts = node.putArray("l");
        labels.forEach(texts::add);
        ArrayNode all = node.putArray("w");
        for (Win win : wins) {
            all.addArray().add(win.layer()).add(win.channel()).add(win.rank()).add(Json.number(win.score())).add(win.y()).add(win.x())
                    .add(win.top()).add(win.left()).add(win.bottom()).add(win.right());
        }
        return node;
    }
}
