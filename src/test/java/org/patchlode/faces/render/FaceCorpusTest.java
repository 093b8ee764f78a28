package org.patchlode.faces.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.patchlode.faces.person.Ethnicity;
import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.FactorsCsv;
import org.patchlode.faces.person.Gender;

class FaceCorpusTest {
    private final FaceCorpus corpus = new FaceCorpus(11, 2000, 32, 30);

    @Test
    void anImageAloneIsTheImageInASeries() {
        FaceRenderer one = new FaceRenderer();
        byte[][] series = new byte[8][];
        for (int i = 0; i < series.length; i++) {
            series[i] = corpus.png(one, i);
        }
        assertThat(corpus.png(new FaceRenderer(), 5)).isEqualTo(series[5]);
        assertThat(series[5]).isNotEqualTo(series[6]);
        assertThat(corpus.png(one, 5 + 30)).as("same person, other picture").isNotEqualTo(series[5]);
    }

    @Test
    void lengthOfTheCorpusDoesNotChangeItsImages() {
        FaceRenderer one = new FaceRenderer();
        assertThat(new FaceCorpus(11, 50, 32, 30).rgb(one, 7)).isEqualTo(corpus.rgb(one, 7));
        assertThat(new FaceCorpus(12, 2000, 32, 30).rgb(one, 7)).isNotEqualTo(corpus.rgb(one, 7));
    }

    @Test
    void pngHoldsThePixels() throws IOException {
        FaceRenderer renderer = new FaceRenderer();
        byte[] rgb = corpus.rgb(renderer, 3);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(corpus.png(renderer, 3)));
        assertThat(image.getWidth()).isEqualTo(32);
        assertThat(image.getHeight()).isEqualTo(32);
        for (int i = 0; i < 32 * 32; i++) {
            int pixel = (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
            assertThat(image.getRGB(i % 32, i / 32) & 0xFFFFFF).isEqualTo(pixel);
        }
    }

    @Test
    void rowsFitTheHeaderAndNameTheFile() {
        String[] header = FactorsCsv.HEADER.split(",");
        String[] row = corpus.csvRow(new FaceRenderer(), 123).split(",");
        Factors f = corpus.factors(123);
        assertThat(row).hasSameSizeAs(header).startsWith("face_000123.png", "123", "3");
        assertThat(corpus.name(123)).isEqualTo("face_000123.png");
        assertThat(Double.parseDouble(row[7])).as(header[7]).isEqualTo(f.yaw());
        assertThat(Double.parseDouble(row[10])).as(header[10]).isEqualTo(f.lightElevation());
        assertThat(row[5]).isEqualTo(f.expression().name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void namesStayInOrderPastAMillion() {
        FaceCorpus large = new FaceCorpus(1, 20_000_000, 32, 2);
        assertThat(large.name(9_999_999)).isEqualTo("face_09999999.png").isLessThan(large.name(10_000_000));
    }

    @Property(tries = 300)
    void drawnFactorsAreInRange(@ForAll long seed, @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long index,
            @ForAll @IntRange(min = 1, max = 5000) int identities) {
        Factors f = Factors.draw(seed, index, identities);
        assertThat(f).isEqualTo(Factors.draw(seed, index, identities));
        assertThat(f.identity()).isEqualTo((int) (index % identities));
        assertThat(f.yaw()).isBetween(-45.0, 45.0);
        assertThat(f.pitch()).isBetween(-20.0, 20.0);
        assertThat(f.lightAzimuth()).isBetween(-70.0, 70.0);
        assertThat(f.lightElevation()).isBetween(-10.0, 60.0);
        assertThat(f.scale()).isBetween(0.88, 1.12);
        assertThat(Math.max(Math.abs(f.x()), Math.abs(f.y()))).isLessThanOrEqualTo(0.06);
        Factors rest = Factors.neutral(f.identity());
        assertThat(f.gender()).isEqualTo(rest.gender());
        assertThat(f.ethnicity()).isEqualTo(rest.ethnicity());
        assertThat(Math.abs(f.age() - rest.age())).isLessThanOrEqualTo(3);
    }

    @Test
    void drawsCoverTheirRanges() {
        Set<Expression> expressions = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        double low = 90;
        double high = -90;
        for (int i = 0; i < 400; i++) {
            Factors f = Factors.draw(5, i, 40);
            expressions.add(f.expression());
            kinds.add(f.gender() + " " + f.ethnicity());
            low = Math.min(low, f.yaw());
            high = Math.max(high, f.yaw());
        }
        assertThat(expressions).hasSameSizeAs(Expression.values());
        assertThat(kinds).hasSize(Gender.values().length * Ethnicity.values().length);
        assertThat(low).isLessThan(-43);
        assertThat(high).isGreaterThan(43);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new FaceCorpus(1, 0, 64, 3)).hasMessage(
                "A corpus of 0 images cannot be rendered; ask for 1 to 1000000000.");
        assertThatThrownBy(() -> new FaceCorpus(1, 5, 8, 3)).hasMessage(
                "Image size 8 is out of range; give 16 to 1024 pixels.");
        assertThatThrownBy(() -> new FaceCorpus(1, 5, 64, 0)).hasMessage(
                "A corpus of 0 identities has no faces; ask for 1 or more.");
        assertThatThrownBy(() -> corpus.csvRow(new FaceRenderer(), 2000)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("Image 2000 is not in a corpus of 2000; count from 0.");
        assertThatThrownBy(() -> Factors.neutral(-1)).hasMessage("Identity -1 is negative; number people from 0.");
        assertThatThrownBy(() -> Factors.neutral(1).posed(Double.NaN, 0)).hasMessage(
                "Yaw NaN is out of range; give -60.0 to 60.0.");
        assertThatThrownBy(() -> Factors.draw(1, -4, 3)).hasMessage("Image index -4 is negative; count images from 0.");
    }
}
