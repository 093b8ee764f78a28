package org.patchlode.faces.render;

import java.io.Serializable;
import java.util.Locale;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.FactorsCsv;

/**
 * A corpus of rendered faces. Any image of it can be made alone, anywhere, in any order, and is the same pixels each time.
 *
 * @param seed what is drawn hangs on it; the people do not, so that a network knows them in any corpus
 * @param images how many
 * @param size side of an image in pixels, {@value FaceRenderer#SMALLEST} to {@value FaceRenderer#LARGEST}
 * @param identities how many people, from number 0
 */
public record FaceCorpus(long seed, long images, int size, int identities) implements Serializable {

    /**
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public FaceCorpus {
        if (images < 1 || images > 1_000_000_000L) {
            throw new IllegalArgumentException(
                    "A corpus of " + images + " images cannot be rendered; ask for 1 to 1000000000.");
        }
        if (size < FaceRenderer.SMALLEST || size > FaceRenderer.LARGEST) {
            throw new IllegalArgumentException("Image size " + size + " is out of range; give " + FaceRenderer.SMALLEST
                    + " to " + FaceRenderer.LARGEST + " pixels.");
        }
        if (identities < 1) {
            throw new IllegalArgumentException("A corpus of " + identities + " identities has no faces; ask for 1 or more.");
        }
    }

    /** File name of the i-th image, relative to the corpus; names sort as the indices do. */
    public String name(long i) {
        int digits = Math.max(6, Long.toString(images - 1).length());
        return String.format(Locale.ROOT, "face_%0" + digits + "d.png", check(i));
    }

    /** What the i-th image shows. */
    public Factors factors(long i) {
        return Factors.draw(seed, check(i), identities);
    }

    /** Pixels of the i-th image, [size, size, 3], row by row. */
    public byte[] rgb(FaceRenderer renderer, long i) {
        return renderer.render(factors(i), size);
    }

    /** The i-th image as a PNG file. */
    public byte[] png(FaceRenderer renderer, long i) {
        return PngEncoder.encode(rgb(renderer, i), size);
    }

    /** Row of the i-th image under {@link FactorsCsv#HEADER}, without line end. */
    public String csvRow(long i) {
        return FactorsCsv.row(name(i), i, factors(i));
    }

    private long check(long i) {
        if (i < 0 || i >= images) {
            throw new IndexOutOfBoundsException("Image " + i + " is not in a corpus of " + images + "; count from 0.");
        }
        return i;
    }
}
