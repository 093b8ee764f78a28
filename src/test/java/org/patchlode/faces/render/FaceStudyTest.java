package org.patchlode.faces.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.person.Person;
import org.patchlode.model.ConfigurationException;

/** Corpora in which one factor varies and all else is held, and where the parts of faces are. */
class FaceStudyTest {

    private static final int SIZE = 64;

    private final FaceRenderer renderer = new FaceRenderer();

    private static FaceCorpus sweep(String text) {
        return new FaceCorpus(5, 1000, SIZE, 7, FaceStudy.of(Sweep.parse(text)));
    }

    @Test
    void wayZeroIsTheIdentityItselfToTheByte() {
        for (String factor : List.of("shape", "texture")) {
            FaceCorpus corpus = sweep(factor + "=0:1/5");
            for (int identity = 0; identity < 7; identity++) {
                assertThat(corpus.rgb(renderer, 5L * identity)).isEqualTo(renderer.render(Factors.neutral(identity), SIZE));
                assertThat(corpus.change(renderer, 5L * identity)).isZero();
            }
        }
    }

    @Test
    void wayOneHasTheSecondPersonsCoefficients() {
        FaceCorpus corpus = sweep("shape=0:1/5");
        Person own = Person.of(Factors.neutral(3));
        Person second = Person.of(Factors.neutral(corpus.second(3)));
        assertThat(corpus.second(3)).isNotEqualTo(3).isBetween(0, 6);
        assertThat(corpus.person(19).shape().coefficients()).containsExactly(second.shape().coefficients(), within(1e-12));
        assertThat(corpus.person(19).skin().coefficients()).isEqualTo(own.skin().coefficients());
        FaceCorpus texture = sweep("texture=0:1/5");
        assertThat(texture.person(19).skin().coefficients()).containsExactly(second.skin().coefficients(), within(1e-12));
        assertThat(texture.person(19).shape()).isEqualTo(own.shape());
    }

    @Test
    void pixelsChangeMoreAndMoreOnTheWay() {
        FaceCorpus corpus = sweep("texture=0:1/5");
        double[] changes = IntStream.range(10, 15).mapToDouble(i -> corpus.change(renderer, i)).toArray();
        assertThat(changes).isSorted();
        assertThat(changes[4]).isGreaterThan(1);
        String[] header = corpus.csvHeader().split(",");
        Map<String, String> row = IntStream.range(0, header.length).boxed().collect(Collectors.toMap(i -> header[i], i -> corpus.csvRow(renderer, 12).split(",")[i]));
        assertThat(row).containsEntry("texture", "0.5").containsEntry("shape", "0.0").containsEntry("identity", "2").containsEntry("yaw", "0.0");
        assertThat(Double.parseDouble(row.get("rms"))).isCloseTo(changes[2], within(1e-4));
    }

    @Test
    void otherFactorsAreHeldInASweep() {
        FaceCorpus corpus = sweep("yaw=-40:40/9");
        for (long i = 63; i < 81; i++) {
            Factors first = corpus.factors(i / 9 * 9);
            assertThat(corpus.factors(i).yaw()).isEqualTo(-40 + 10.0 * (i % 9));
            assertThat(corpus.factors(i).posed(0, 0)).isEqualTo(first.posed(0, 0));
        }
    }

    @Test
    void sweepsThatCannotBeRenderedAreRefused() {
        for (String text : List.of("yaw=0:90/3", "shape=0:2/3", "hair=0:1/2", "yaw=0:1", "yaw=a:1/2", "yaw=0:1/0", "scale=0:1/3")) {
            assertThatThrownBy(() -> Sweep.parse(text)).as(text).isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void coefficientsAreDrawnAnewForEachImage() {
        FaceCorpus corpus = new FaceCorpus(5, 1000, SIZE, 7, new FaceStudy(List.of(), true, true));
        assertThat(corpus.person(0).coefficients()).isEqualTo(corpus.person(0).coefficients());
        assertThat(corpus.person(0).shape()).isNotEqualTo(corpus.person(7).shape());
        assertThat(corpus.csvHeader().split(",")).hasSameSizeAs(corpus.csvRow(renderer, 3).split(",")).contains("shape_jaw", "texture_freckles");
        FaceCorpus plain = new FaceCorpus(5, 1000, SIZE, 7, new FaceStudy(List.of(), true, false));
        assertThat(plain.rgb(renderer, 3)).isEqualTo(new FaceCorpus(5, 1000, SIZE, 7).rgb(renderer, 3));
    }

    /** What changes in the picture as eyes or lips change colour lies in their boxes. */
    @Test
    void partsAreWhereTheyAreSeen() {
        for (double[] pose : new double[][] {{0, 0}, {25, 10}, {-25, -10}}) {
            Factors f = Factors.neutral(4).posed(pose[0], pose[1]);
            Person own = Person.of(f);
            List<FaceParts.Part> parts = FaceParts.of(f, own, SIZE);
            assertThat(parts.stream().map(FaceParts.Part::part)).containsExactly("left_eye", "right_eye", "nose", "mouth");
            inside(f, own, "texture_iris_blue", parts.subList(0, 2));
            inside(f, own, "texture_lips_red", parts.subList(3, 4));
        }
    }

    private void inside(Factors f, Person own, String coefficient, List<FaceParts.Part> boxes) {
        int place = Person.names().indexOf(coefficient);
        byte[] before = renderer.render(f, own, SIZE);
        byte[] after = renderer.render(f, own.with(place, own.coefficients()[place] + 0.4), SIZE);
        int changed = 0;
        int within = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            int y = i / SIZE;
            int x = i % SIZE;
            int change = IntStream.range(3 * i, 3 * i + 3).map(k -> Math.abs((before[k] & 0xff) - (after[k] & 0xff))).max().orElseThrow();
            if (change > 4) {
                changed++;
                within += boxes.stream().anyMatch(box -> y >= box.top() && y < box.bottom() && x >= box.left() && x < box.right()) ? 1 : 0;
            }
        }
        assertThat(changed).as(coefficient).isPositive();
        assertThat((double) within / changed).as("%s at %s", coefficient, f).isGreaterThan(0.97);
        assertThat(boxes.stream().mapToInt(box -> (box.bottom() - box.top()) * (box.right() - box.left())).sum()).isLessThan(12 * changed + 60);
    }
}
