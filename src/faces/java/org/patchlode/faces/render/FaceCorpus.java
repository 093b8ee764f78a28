package org.patchlode.faces.render;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.FactorsCsv;
import org.patchlode.faces.person.Noise;
import org.patchlode.faces.person.Person;

/**
 * A corpus of rendered faces. Any image of it can be made alone, anywhere, in any order, and is the same pixels each time.
 *
 * @param seed what is drawn hangs on it; the people do not, so that a network knows them in any corpus
 * @param images how many
 * @param size side of an image in pixels, {@value FaceRenderer#SMALLEST} to {@value FaceRenderer#LARGEST}
 * @param identities how many people, from number 0
 * @param study what is controlled
 */
public record FaceCorpus(long seed, long images, int size, int identities, FaceStudy study) implements Serializable {

    /** A corpus in which everything that belongs to the picture is drawn. */
    public FaceCorpus(long seed, long images, int size, int identities) {
        this(seed, images, size, identities, FaceStudy.NONE);
    }

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
        return study.sweeping() ? study.sweeps().get(0).apply(held(i), level(i)) : Factors.draw(seed, check(i), identities);
    }

    /** Whose face it is: the identity's, unless coefficients move. */
    public Person person(long i) {
        Factors f = factors(i);
        Person own = study.vary() ? Person.drawn(f, (int) (Noise.scramble(seed ^ Noise.scramble(base(i) + 0xC0EFL)) >>> 33)) : Person.of(f);
        if (!study.sweeping()) {
            return own;
        }
        Sweep sweep = study.sweeps().get(0);
        return own.towards(Person.of(Factors.neutral(second(f.identity()))), sweep.shape(level(i)), sweep.texture(level(i)));
    }

    /** Whom an identity is moved towards in this corpus: another one of it, or a stranger if it is alone. */
    int second(int identity) {
        if (identities == 1) {
            return identity + 1;
        }
        int away = 1 + (int) Math.floorMod(Noise.scramble(seed ^ Noise.scramble(identity + 0x5EC0DL)), identities - 1L);
        return (identity + away) % identities;
    }

    /** Number of the picture that is held while a factor goes through its values. */
    private long base(long i) {
        return study.sweeping() ? check(i) / study.sweeps().get(0).count() : check(i);
    }

    private int level(long i) {
        return (int) (check(i) % study.sweeps().get(0).count());
    }

    /** What is held: first of all a picture as for a passport of each person, after those drawn ones. */
    private Factors held(long i) {
        long base = base(i);
        return base < identities ? Factors.neutral((int) base) : Factors.draw(seed, base, identities);
    }

    /** Root mean square of the change in pixels, 0 to 255, against the picture in which the swept factor is as it is without the sweep. */
    double change(FaceRenderer renderer, long i) {
        Factors held = held(i);
        Person own = study.vary() ? Person.drawn(held, (int) (Noise.scramble(seed ^ Noise.scramble(base(i) + 0xC0EFL)) >>> 33)) : Person.of(held);
        byte[] before = renderer.render(held, own, size);
        byte[] after = rgb(renderer, i);
        double squares = 0;
        for (int k = 0; k < before.length; k++) {
            double change = (before[k] & 0xff) - (after[k] & 0xff);
            squares += change * change;
        }
        return Math.sqrt(squares / before.length);
    }

    /** Pixels of the i-th image, [size, size, 3], row by row. */
    public byte[] rgb(FaceRenderer renderer, long i) {
        return renderer.render(factors(i), person(i), size);
    }

    /** The i-th image as a PNG file. */
    public byte[] png(FaceRenderer renderer, long i) {
        return PngEncoder.encode(rgb(renderer, i), size);
    }

    /** Header of the table of factors, without line end. */
    public String csvHeader() {
        StringBuilder header = new StringBuilder(FactorsCsv.HEADER);
        if (study.sweeping()) {
            header.append(FactorsCsv.SWEEP);
        }
        if (study.coefficients()) {
            Person.names().forEach(name -> header.append(',').append(name));
        }
        return header.toString();
    }

    /** Row of the i-th image under {@link #csvHeader}, without line end. */
    public String csvRow(FaceRenderer renderer, long i) {
        StringBuilder row = new StringBuilder(FactorsCsv.row(name(i), i, factors(i)));
        if (study.sweeping()) {
            Sweep sweep = study.sweeps().get(0);
            row.append(',').append(sweep.shape(level(i))).append(',').append(sweep.texture(level(i))).append(',').append(second(factors(i).identity()))
                    .append(String.format(Locale.ROOT, ",%.4f", change(renderer, i)));
        }
        if (study.coefficients()) {
            for (double coefficient : person(i).coefficients()) {
                // A sixth digit of a length of 10 cm is a ten-thousandth of a millimetre.
                row.append(String.format(Locale.ROOT, ",%.6f", coefficient));
            }
        }
        return row.toString();
    }

    /** Rows of the i-th image in the table of parts, without line ends. */
    List<String> partRows(long i) {
        return rows(FaceParts.of(factors(i), person(i), size), i);
    }

    private List<String> rows(List<FaceParts.Part> parts, long i) {
        return parts.stream().map(part -> part.row(name(i))).toList();
    }

    /** An image as a PNG file, and what {@link #partRows} says of it. */
    record Picture(byte[] png, List<String> partRows) {}

    /** The i-th image with its parts, for less than both by themselves. */
    Picture picture(FaceRenderer renderer, long i) {
        Factors factors = factors(i);
        FaceRenderer.Drawn drawn = renderer.draw(factors, person(i), size);
        return new Picture(PngEncoder.encode(drawn.rgb(), size), rows(FaceParts.of(factors, drawn.layout(), drawn.head(), size), i));
    }

    private long check(long i) {
        if (i < 0 || i >= images) {
            throw new IndexOutOfBoundsException("Image " + i + " is not in a corpus of " + images + "; count from 0.");
        }
        return i;
    }
}
