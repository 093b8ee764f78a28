package org.patchlode.analysis.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.patchlode.model.ConfigurationException;

class FactorColumnsTest {

    private static final FactorColumns NONE = new FactorColumns(Set.of(), Set.of());

    private static List<String> repeated(String... cells) {
        return Collections.nCopies(10, Arrays.asList(cells)).stream().flatMap(List::stream).toList();
    }

    @Test
    void textIsCategoricalAndFractionsAreContinuous() {
        Factor.Categorical words = (Factor.Categorical) NONE.of("w", repeated("b", "a", "1"));
        assertThat(words.values()).containsExactly("1", "a", "b");
        assertThat(Arrays.copyOf(words.codes(), 3)).containsExactly(2, 1, 0);
        assertThat(Arrays.copyOf(((Factor.Continuous) NONE.of("f", repeated("1", "-2.5e1", "2.5"))).amounts(), 3)).containsExactly(1, -25, 2.5);
        assertThat(NONE.of("d", repeated("1d", "2f"))).isInstanceOf(Factor.Categorical.class);
    }

    @Test
    void wholeNumbersHaveToBeNamed() {
        assertThatThrownBy(() -> NONE.of("age", repeated("1", "2.0"))).isInstanceOf(ConfigurationException.class)
                .hasMessage("factor 'age' holds whole numbers, which may be classes or amounts; name it in --categorical or in --continuous");
        assertThat(new FactorColumns(Set.of("age"), Set.of()).of("age", repeated("1", "2"))).isInstanceOf(Factor.Categorical.class);
        assertThat(new FactorColumns(Set.of(), Set.of("age")).of("age", repeated("1", "2"))).isInstanceOf(Factor.Continuous.class);
        assertThatThrownBy(() -> new FactorColumns(Set.of(), Set.of("age")).of("age", repeated("1", "old"))).hasMessageContaining("'old' is no number");
        assertThatThrownBy(() -> new FactorColumns(Set.of("age"), Set.of("age"))).hasMessageContaining("'age'");
    }

    @Test
    void aFactorWithAValueForNearlyEveryImageIsRefused() {
        List<String> names = IntStream.range(0, 21).mapToObj(i -> "n" + i).toList();
        List<String> hundred = IntStream.range(0, 100).mapToObj(i -> names.get(i % 21)).toList();
        assertThatThrownBy(() -> NONE.of("who", hundred)).isInstanceOf(ConfigurationException.class).hasMessageContaining("'who' has 21 values for 100 images");
        assertThat(((Factor.Categorical) NONE.of("who", IntStream.range(0, 100).mapToObj(i -> names.get(i % 20)).toList())).values()).hasSize(20);
    }

    @Test
    void whatIsMissingIsNoValue() {
        List<String> cells = repeated("1.5", "", "NaN", null, " ", "inf");
        Factor factor = NONE.of("f", cells);
        assertThat(factor.present()).hasSize(10).startsWith(0, 6);
        assertThatThrownBy(() -> NONE.of("f", Arrays.asList("", null, "nan"))).isInstanceOf(ConfigurationException.class).hasMessageContaining("no value for any of the 3 images");
    }
}
