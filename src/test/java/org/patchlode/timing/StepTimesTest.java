package org.patchlode.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepTimesTest {

    private static void spin(int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void everyMomentBelongsToOneStepUnlessItIsSkipped() {
        long before = System.nanoTime();
        StepTimes times = new StepTimes();
        spin(5);
        times.lap(StepKind.READ);
        spin(10);
        times.lap(StepKind.FORWARD);
        spin(5);
        times.lap(StepKind.READ);
        double lapped = (System.nanoTime() - before) / 1e9;
        spin(20);
        times.begin();
        times.lap(StepKind.WRITE);

        assertThat(times.seconds().get("read")).isGreaterThanOrEqualTo(0.01);
        assertThat(times.seconds().get("read") + times.seconds().get("forward")).isBetween(0.019, lapped + 0.002);
        assertThat(times.seconds().keySet()).containsAnyElementsOf(List.of("read", "forward")).doesNotContain("decode");
    }

    @Test
    void timesOfTasksAddUpAndTheFirstImageIsTheFirstOfAll() {
        StepTimes first = new StepTimes();
        spin(3);
        first.lap(StepKind.DECODE);
        first.imageDone();
        StepTimes second = new StepTimes();
        spin(3);
        second.lap(StepKind.DECODE);
        second.imageDone();
        StepTimes sum = new StepTimes();
        assertThat(sum.isZero()).isTrue();
        sum.add(second);
        sum.add(first);

        assertThat(sum.isZero()).isFalse();
        assertThat(sum.seconds().get("decode")).isCloseTo(first.seconds().get("decode") + second.seconds().get("decode"), within(0.002));
        assertThat(sum.firstDone()).isEqualTo(first.firstDone());
    }
}
