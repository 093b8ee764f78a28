package org.patchlode.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.model.ConfigurationException;

class AmountsTest {

    private static final Option<List<java.math.BigDecimal>> OPTION = Amounts.option("scale", "For the test.");

    private static List<Double> values(String text) {
        return LayeredConfig.of("t", OptionList.of(OPTION), Map.of("scale", text), Optional.empty()).get(OPTION).stream().map(java.math.BigDecimal::doubleValue).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "1:1.8:0.2; 1,1.2,1.4,1.6,1.8",
        "-10:10:5; -10,-5,0,5,10",
        "10:-10:-10; 10,0,-10",
        "0:1:0.3; 0,0.3,0.6,0.9",
        "3:3:1; 3",
        "5,-5,5.0; 5,-5",
        "1e1; 10"
    })
    void rangesIncludeTheirEndAndListsAreAsTheyStand(String text, String wanted) {
        assertThat(values(text)).isEqualTo(java.util.Arrays.stream(wanted.split(",")).map(Double::valueOf).toList());
    }

    @Test
    void nothingIsNone() {
        assertThat(LayeredConfig.of("t", OptionList.of(OPTION), Map.of(), Optional.empty()).get(OPTION)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:2", "1:2:3:4", "1:2:0", "1:2:-1", "2:1:1", "a:b:c", "1,,2", "1;2", "0:1e9:1", "1e999999999", "NaN"})
    void theRestIsRefusedByNameAndValue(String text) {
        assertThatThrownBy(() -> values(text)).isInstanceOf(ConfigurationException.class).hasMessageContaining("--scale is '" + text).hasMessageContaining("-60:60:5");
    }
}
