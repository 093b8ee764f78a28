package org.patchlode.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.patchlode.result.RunFolder;

/**
 * Some images and all that they won: one restartable piece of the projection. The cut depends on the winners alone, so that
 * a resumed run cuts alike.
 *
 * @param number from 0
 * @param firstImage place of the first image among all that won
 * @param images by id
 */
record WinnerChunk(int number, int firstImage, List<WinnerImage> images) implements Serializable {

    private static final int LEAST = 16;
    private static final int MOST = 256;
    /** Projections as floats are a hundred times as large as pictures. */
    private static final int MOST_RAW = 64;
    private static final int PIECES = 64;

    WinnerChunk {
        images = List.copyOf(images);
    }

    /** Enough pieces to share out, none so large that much is lost with it or that its rows strain a task's memory. */
    static List<WinnerChunk> cut(Winners winners, boolean raw) {
        int size = Math.max(LEAST, Math.min(raw ? MOST_RAW : MOST, winners.count() / PIECES));
        List<WinnerChunk> chunks = new ArrayList<>();
        List<WinnerImage> images = new ArrayList<>();
        int count = 0;
        int first = 0;
        for (WinnerImage image : winners.images()) {
            images.add(image);
            count += image.wins().size();
            if (count >= size) {
                chunks.add(new WinnerChunk(chunks.size(), first, images));
                first += images.size();
                images = new ArrayList<>();
                count = 0;
            }
        }
        if (!images.isEmpty()) {
            chunks.add(new WinnerChunk(chunks.size(), first, images));
        }
        return chunks;
    }

    int winners() {
        return images.stream().mapToInt(image -> image.wins().size()).sum();
    }

    /** What stored rows must be the answer to. */
    String question() {
        Sha256 sha = new Sha256();
        images.forEach(image -> sha.add(image.image()).add(String.valueOf(image.labels())).add(image.wins().toString()));
        return sha.hex();
    }

    /** Where its rows are stored. */
    String rowsName() {
        return RunFolder.unfinished("projected-%06d.bin".formatted(number));
    }

    /** Where the thumbnails of its images are stored. */
    String thumbnailsName() {
        return RunFolder.unfinished("thumbnails-%06d.bin".formatted(number));
    }
}
