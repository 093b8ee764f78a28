package org.patchlode.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.patchlode.model.ConfigurationException;

class DecimalOptionTest {

    private static final Option<Double> LEAST = Option.decimal("least", "X", "At least.", Double.NEGATIVE_INFINITY);

    private static OptionValues values(Map<String, ?> given) {
        return LayeredConfig.of("paint", OptionList.of(LEAST), given, Optional.empty()).values();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "-1, -1", "1e10, 1e10", "-Infinity, -Infinity", "-0.0, 0.0", ".25, 0.25"})
    void numbersAsPeopleWriteThem(String text, double value) {
        assertThat(values(Map.of("least", text)).get(LEAST)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1d", "one", "0x1p3", "1,5"})
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> values(Map.of("least", text))).isInstanceOf(ConfigurationException.class).hasMessage("--least is '%s'; give a number such as 0.5 or -Infinity", text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, -3, 1e300})
    void numbersOfTheJavaApi(double value) {
        assertThat(values(Map.of("least", value)).get(LEAST)).isEqualTo(value);
        assertThat(values(Map.of()).get(LEAST)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
