package org.patchlode.job.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The type of a column is the narrowest that all its cells fit, without loss of a digit. */
class ColumnGuessTest {

    private static LabelType type(List<String> cells) {
        return ColumnGuess.type(cells.stream().mapToInt(ColumnGuess::of).reduce(0, (one, other) -> one | other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1;2;3|INTEGER", "-5;0;;9223372036854775807|INTEGER", "1; 2 ;|INTEGER", "1;NaN;3|INTEGER", "9223372036854775808|TEXT", "007;008|TEXT", "0;1|INTEGER", "00|TEXT",
        "1;2.5|DOUBLE", "1.0;2.0|DOUBLE", "1e3;-.5;3.|DOUBLE", "0.1;nan|DOUBLE", "nan;NaN|TEXT", "1e999|TEXT", "9007199254740993;0.5|TEXT", "9007199254740992;0.5|DOUBLE", "00.5|TEXT",
        "1.5;inf|TEXT", "0x10|TEXT", "1,5|TEXT", "+3|TEXT", ".|TEXT", "-|TEXT", "1;NA|TEXT",
        "true;FALSE;;True|BOOLEAN", "true;1|TEXT", "true;nan|TEXT", "yes;no|TEXT",
        "2024-02-29;1999-12-31|DATE", "2023-02-29|TEXT", "2024-1-5|TEXT", "2024-01-05T10:00|TEXT", "20240105|INTEGER", "2024-01-05;5|TEXT",
        "a;b|TEXT", "1;two|TEXT", ";;|TEXT"})
    void isTheNarrowest(String cells, LabelType expected) {
        assertThat(type(Arrays.asList(cells.split(";", -1)))).isEqualTo(expected);
    }

    @Property
    void orderAndCutDoNotMatter(@ForAll List<String> some, @ForAll long seed) {
        List<String> cells = new ArrayList<>(some);
        cells.addAll(List.of("1", "2.5"));
        LabelType type = type(cells);
        Collections.shuffle(cells, new Random(seed));
        assertThat(type(cells)).isEqualTo(type);
    }

    @Property
    void whatIsGuessedCanBeRead(@ForAll List<Double> doubles, @ForAll List<Long> longs) {
        List<String> cells = new ArrayList<>(longs.stream().map(String::valueOf).toList());
        cells.add("0");
        assertThat(type(cells)).isEqualTo(LabelType.INTEGER);
        longs.forEach(number -> assertThat(LabelType.INTEGER.value(number.toString())).contains(number));
        doubles.forEach(number -> assertThat(LabelType.DOUBLE.value(number.toString())).contains(number + 0.0));
    }

    @Example
    void aGivenTypeTakesWhatCanBeMeant() {
        assertThat(LabelType.INTEGER.value("007")).contains(7L);
        assertThat(LabelType.INTEGER.value("34.0")).contains(34L);
        assertThat(LabelType.INTEGER.value("34.5")).isEmpty();
        assertThat(LabelType.INTEGER.value("1e999999999")).isEmpty();
        assertThat(LabelType.BOOLEAN.value("Yes")).contains(true);
        assertThat(LabelType.BOOLEAN.value("0")).contains(false);
        assertThat(LabelType.DATE.value("2024-02-29")).contains(LocalDate.of(2024, 2, 29));
        assertThat(LabelType.TEXT.value(" 1 ")).contains(" 1 ");
    }
}
