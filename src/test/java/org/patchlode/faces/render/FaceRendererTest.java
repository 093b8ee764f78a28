package org.patchlode.faces.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.faces.person.Ethnicity;
import org.patchlode.faces.person.Expression;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Gender;

class FaceRendererTest {
    /** Of the pixels of 25 faces. If it changes, change {@link FaceRenderer#VERSION} and train the demo network anew. */
    private static final String DIGEST = "03b5977cc8f2c547996399d275ff50bdc9202f708a83d6f3cddfececa7843bf2";
    private static final int SIZE = 32;

    private final FaceRenderer renderer = new FaceRenderer();

    @Test
    void pixelsAreThoseOfThisVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(FaceRenderer.VERSION.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 24; i++) {
            digest.update(renderer.render(Factors.draw(7, i, 24), SIZE));
        }
        // Above 64 pixels fewer samples go into a pixel.
        digest.update(renderer.render(Factors.draw(7, 24, 24), 96));
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(DIGEST);
    }

    @Test
    void threadsAndOrderDoNotMatter() {
        List<byte[]> forwards = IntStream.range(0, 16).mapToObj(this::face).toList();
        List<byte[]> together = IntStream.range(0, 16).parallel().mapToObj(this::face).toList();
        for (int i = 15; i >= 0; i--) {
            assertThat(together.get(i)).isEqualTo(forwards.get(i));
            assertThat(new FaceRenderer().render(Factors.draw(3, i, 5), SIZE)).isEqualTo(forwards.get(i));
        }
    }

    private byte[] face(int index) {
        return renderer.render(Factors.draw(3, index, 5), SIZE);
    }

    static List<Factors> changed() {
        Factors f = base();
        return List.of(
                new Factors(4, f.gender(), f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0, 0, 3),
                new Factors(3, Gender.MALE, f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0, 0, 3),
                new Factors(3, f.gender(), 70, f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0, 0, 3),
                f.with(Expression.SMILE), f.with(Expression.LAUGH), f.with(Expression.SURPRISE), f.with(Expression.FROWN),
                f.with(Expression.EYES_CLOSED),
                new Factors(3, f.gender(), f.age(), f.expression(), Ethnicity.AFRICAN, 0, 0, -30, 30, 1, 0, 0, 3),
                f.posed(15, 0), f.posed(0, 10), f.lit(30, 30), f.lit(-30, 0),
                new Factors(3, f.gender(), f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1.1, 0, 0, 3),
                new Factors(3, f.gender(), f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0.05, 0, 3),
                new Factors(3, f.gender(), f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0, 0.05, 3),
                new Factors(3, f.gender(), f.age(), f.expression(), f.ethnicity(), 0, 0, -30, 30, 1, 0, 0, 4));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void everyFactorShows(Factors other) {
        byte[] before = renderer.render(base(), 64);
        byte[] after = renderer.render(other, 64);
        long moved = IntStream.range(0, before.length)
                .filter(i -> Math.abs((before[i] & 0xFF) - (after[i] & 0xFF)) > 8).count();
        assertThat(moved).as("values that differ between %s and %s", base(), other).isGreaterThan(60);
    }

    private static Factors base() {
        return new Factors(3, Gender.FEMALE, 30, Expression.NEUTRAL, Ethnicity.EUROPEAN, 0, 0, -30, 30, 1, 0, 0, 3);
    }

    @Test
    void facesTurnAndShiftTheWayTheFactorsSay() {
        Factors f = Factors.neutral(22).lit(0, 20);
        // The centre of gravity of what differs from the backdrop alone moves with the head.
        assertThat(middle(shifted(f, 0.1, 0), 0) - middle(f, 0)).isBetween(0.05, 0.11);
        assertThat(middle(shifted(f, 0, 0.05), 1) - middle(f, 1)).isBetween(0.01, 0.06);
        byte[] right = renderer.render(f.lit(70, 10), 64);
        assertThat(brightness(right, 34, 48)).as("side towards the light").isGreaterThan(1.3 * brightness(right, 16, 30));
    }

    private static Factors shifted(Factors f, double x, double y) {
        return new Factors(f.identity(), f.gender(), f.age(), f.expression(), f.ethnicity(), f.yaw(), f.pitch(),
                f.lightAzimuth(), f.lightElevation(), f.scale(), x, y, f.background());
    }

    private double middle(Factors f, int axis) {
        byte[] with = renderer.render(f, 64);
        // Half a unit of shift leaves little of the head, so compare with the same backdrop shifted both ways.
        byte[] left = renderer.render(shifted(f, -0.5, -0.5), 64);
        byte[] right = renderer.render(shifted(f, 0.5, -0.5), 64);
        double sum = 0;
        double count = 0;
        for (int i = 0; i < 64 * 64; i++) {
            byte[] behind = i % 64 < 32 ? right : left;
            int difference = 0;
            for (int c = 0; c < 3; c++) {
                difference += Math.abs((with[3 * i + c] & 0xFF) - (behind[3 * i + c] & 0xFF));
            }
            if (difference > 40) {
                sum += (axis == 0 ? i % 64 : i / 64) / 64.0;
                count++;
            }
        }
        return sum / count;
    }

    private static double brightness(byte[] rgb, int from, int to) {
        double sum = 0;
        for (int y = 28; y < 44; y++) {
            for (int x = from; x < to; x++) {
                sum += rgb[3 * (64 * y + x) + 1] & 0xFF;
            }
        }
        return sum / (to - from);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 63, 65, 200})
    void anySizeWithinTheRangeRenders(int size) {
        assertThat(renderer.render(base(), size)).hasSize(3 * size * size);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 0, -1, 1025, Integer.MAX_VALUE})
    void sizesOutOfRangeAreRefused(int size) {
        assertThatThrownBy(() -> renderer.render(base(), size)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Image size " + size + " is out of range; give 16 to 1024 pixels.");
    }
}
