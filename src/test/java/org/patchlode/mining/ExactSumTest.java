package org.patchlode.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSumTest {

    @Provide
    Arbitrary<List<Float>> floats() {
        return Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite).list().ofMaxSize(60);
    }

    @Property
    void equalsBigDecimal(@ForAll("floats") List<Float> values) {
        ExactSum sum = new ExactSum();
        ExactSum squares = new ExactSum();
        BigDecimal wantedSum = BigDecimal.ZERO;
        BigDecimal wantedSquares = BigDecimal.ZERO;
        for (float value : values) {
            sum.add(value);
            squares.add((double) value * value);
            wantedSum = wantedSum.add(new BigDecimal(value));
            wantedSquares = wantedSquares.add(new BigDecimal(value).pow(2));
        }
        assertThat(sum.value()).isEqualByComparingTo(wantedSum);
        assertThat(squares.value()).isEqualByComparingTo(wantedSquares);
    }

    @Property
    void anyCutAndOrderHasTheSameLimbs(@ForAll("floats") List<Float> a, @ForAll("floats") List<Float> b) {
        ExactSum left = sumOf(a);
        left.merge(sumOf(b));
        ExactSum right = sumOf(b);
        right.merge(sumOf(a));
        ExactSum once = sumOf(a);
        b.forEach(once::add);
        assertThat(left.canonical()).isEqualTo(right.canonical()).isEqualTo(once.canonical());
        assertThat(ExactSum.of(once.canonical()).value()).isEqualByComparingTo(once.value());
    }

    private static ExactSum sumOf(List<Float> values) {
        ExactSum sum = new ExactSum();
        values.forEach(sum::add);
        return sum;
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300, 1e-200, Double.MIN_VALUE})
    void refusesWhatItCannotHold(double value) {
        assertThatThrownBy(() -> new ExactSum().add(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void extremesFit() {
        ExactSum sum = new ExactSum();
        for (int i = 0; i < 1000; i++) {
            sum.add((double) Float.MAX_VALUE * Float.MAX_VALUE);
            sum.add(-(double) Float.MIN_VALUE * Float.MIN_VALUE);
        }
        BigDecimal wanted = new BigDecimal((double) Float.MAX_VALUE * Float.MAX_VALUE)
                .subtract(new BigDecimal((double) Float.MIN_VALUE * Float.MIN_VALUE)).multiply(BigDecimal.valueOf(1000));
        assertThat(sum.value()).isEqualByComparingTo(wanted);
    }
}
