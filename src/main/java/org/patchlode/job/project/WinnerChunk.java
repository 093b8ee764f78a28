package org.patchlode.job.project;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.patchlode.analysis.Win;
import org.patchlode.analysis.projection.WinnerRow;
import org.patchlode.job.stage.Sha256;
import org.patchlode.result.RunNames;

/**
 * Some images and all that they won: one restartable piece of the projection. The cut depends on the winners alone, so that
 * a resumed run cuts alike.
 *
 * @param number from 0
 * @param places of the images among all that won
 * @param images by id, with what is to be projected of their wins
 */
// Kryo, which a session may have been started with, knows neither records nor immutable lists.
@DefaultSerializer(JavaSerializer.class)
public record WinnerChunk(int number, List<Integer> places, List<WinnerImage> images) implements Serializable {

    /** Name, under the run, of where finished chunks are stored: a folder, which goes at once. */
    public static final String FOLDER = RunNames.unfinished("chunks");

    private static final int LEAST = 16;
    private static final int MOST = 256;
    /** Projections as floats are a hundred times as large as pictures. */
    private static final int MOST_RAW = 64;
    private static final int PIECES = 64;

    public WinnerChunk {
        places = List.copyOf(places);
        images = List.copyOf(images);
    }

    /** Enough pieces to share out, none so large that much is lost with it or that its rows strain a task's memory. @param left which of an image's wins */
    public static List<WinnerChunk> cut(Winners winners, boolean raw, Function<WinnerImage, List<Win>> left) {
        int size = Math.max(LEAST, Math.min(raw ? MOST_RAW : MOST, winners.count() / PIECES));
        List<WinnerChunk> chunks = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<WinnerImage> images = new ArrayList<>();
        int count = 0;
        for (int place = 0; place < winners.images().size(); place++) {
            WinnerImage image = winners.images().get(place);
            List<Win> wins = left.apply(image);
            if (!wins.isEmpty()) {
                places.add(place);
                images.add(new WinnerImage(image.ref(), image.labels(), wins));
                count += wins.size();
            }
            if (count >= size || count > 0 && place == winners.images().size() - 1) {
                chunks.add(new WinnerChunk(chunks.size(), places, images));
                places.clear();
                images.clear();
                count = 0;
            }
        }
        return chunks;
    }

    public int winners() {
        return images.stream().mapToInt(image -> image.wins().size()).sum();
    }

    /** What stored rows must be the answer to. */
    String question() {
        // Rows with other columns are an earlier release's.
        Sha256 sha = new Sha256().add(WinnerRow.columns(true).toString());
        images.forEach(image -> sha.add(image.image()).add(labels(image)).add(image.wins().toString()));
        return sha.hex();
    }

    /** With their classes: a text may become a number when the labels change. */
    private static String labels(WinnerImage image) {
        return image.labels().stream().map(value -> value == null ? "" : value.getClass().getSimpleName() + " " + value).toList().toString();
    }

    /** Where the rows of an analysis of it are stored. */
    String file(String analysis) {
        return FOLDER + String.format(Locale.ROOT, "/%s-%06d.bin", analysis, number);
    }
}
