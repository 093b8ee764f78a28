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
import org.patchlode.digest.Sha256;
import org.patchlode.result.RunNames;

/**
 * Some images and what they won: one restartable piece of the projection. An image that won more than fits a chunk comes in several.
 * The cut depends on the winners alone, so that a resumed run cuts alike.
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
    /** Of a chunk's rows before they are packed: several tasks of an executor hold a chunk each, and its bytes once more to store them. */
    private static final long MOST_BYTES = 64L << 20;
    private static final int PIECES = 64;

    public WinnerChunk {
        places = List.copyOf(places);
        images = List.copyOf(images);
    }

    /**
     * Enough pieces to share out, none so large that much is lost with it or that its rows strain a task's memory. An image is read once for each
     * chunk that it is in, so it is cut only where it won more than fits one.
     *
     * @param rowBytes of one winner's rows at most: see {@link org.patchlode.analysis.projection.ProjectionAnalysis#bytesAWinner}
     * @param left which of an image's wins
     */
    public static List<WinnerChunk> cut(Winners winners, long rowBytes, Function<WinnerImage, List<Win>> left) {
        int most = (int) Math.max(1, Math.min(MOST, MOST_BYTES / rowBytes));
        int enough = Math.min(most, Math.max(LEAST, winners.count() / PIECES));
        Cut cut = new Cut();
        for (int place = 0; place < winners.images().size(); place++) {
            WinnerImage image = winners.images().get(place);
            List<Win> wins = left.apply(image);
            for (int from = 0, part = 0; from < wins.size(); from += most, part++) {
                List<Win> some = wins.subList(from, Math.min(wins.size(), from + most));
                if (cut.count + some.size() > most) {
                    cut.close();
                }
                cut.add(place, new WinnerImage(image.ref(), image.labels(), part, some));
                if (cut.count >= enough) {
                    cut.close();
                }
            }
        }
        cut.close();
        return cut.chunks;
    }

    /** Chunks, and what the next one has so far. */
    private static final class Cut {

        private final List<WinnerChunk> chunks = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();
        private final List<WinnerImage> images = new ArrayList<>();
        private int count;

        void add(int place, WinnerImage image) {
            places.add(place);
            images.add(image);
            count += image.wins().size();
        }

        void close() {
            if (count > 0) {
                chunks.add(new WinnerChunk(chunks.size(), places, images));
                places.clear();
                images.clear();
                count = 0;
            }
        }
    }

    public int winners() {
        return images.stream().mapToInt(image -> image.wins().size()).sum();
    }

    /** What stored rows must be the answer to. */
    String question() {
        // Rows with other columns are an earlier release's.
        Sha256 sha = new Sha256().add(WinnerRow.columns(true).toString());
        images.forEach(image -> sha.add(image.image()).add(Integer.toString(image.part())).add(labels(image)).add(image.wins().toString()));
        return sha.hex();
    }

    /** With their classes: a text may become a number when the labels change. */
    private static String labels(WinnerImage image) {
        return image.labels().stream().map(value -> value == null ? "" : value.getClass().getSimpleName() + " " + value).toList().toString();
    }

    /** Where the rows of an analysis of it are stored. */
    String file(String analysis) {
        return file(analysis, number);
    }

    /** Where the rows of an analysis of a chunk are stored. @param number of the chunk */
    static String file(String analysis, int number) {
        return FOLDER + String.format(Locale.ROOT, "/%s-%06d.bin", analysis, number);
    }
}
