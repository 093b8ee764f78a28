package org.patchlode.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.patchlode.model.ConfigurationException;

/** Given values over the file over the defaults, each read as its option says. */
class LayeredConfigTest {

    private enum Colour {
        RED,
        GREEN
    }

    private static final Option<Integer> COUNT = Option.integer("count", "N", "How many.", 9, 1, 100);
    private static final Option<OptionalInt> BATCH = Option.optionalInteger("batch", "N", "Together.", 1, 100);
    private static final Option<Boolean> QUICK = Option.flag("quick", "In haste.");
    private static final Option<Double> SHARE = Option.fraction("share", "F", "Part.", 0.5);
    private static final Option<Colour> COLOUR = Option.choice("colour", "C", "Paint.", Colour.RED);
    private static final Option<List<Colour>> COLOURS = Option.choices("colours", "C,C", "Paints.", Colour.GREEN);
    private static final Option<List<String>> NAMES = Option.list("names", "A,B", "Who.");
    private static final Option<Optional<String>> NOTE = Option.text("note", "TEXT", "What else.");
    private static final Option<List<String>> FILES = Option.uris("files", "URI", "Where.");
    private static final Option<Integer> LENGTH = Option.required("word", "W", "Any.").withDefault("abc").as(String::length, length -> length);
    private static final OptionList ALL = OptionList.of(COUNT, BATCH, QUICK, SHARE, COLOUR, COLOURS).and(OptionList.of(NAMES, NOTE, FILES)).and(LENGTH);

    @TempDir static Path folder;

    private static LayeredConfig given(Map<String, ?> given) {
        return LayeredConfig.of("paint", ALL, given, Optional.empty());
    }

    @Test
    void whatIsNotGivenIsAsDeclared() {
        OptionValues values = given(Map.of("files", List.of("a,b"))).values();
        assertThat(values.get(COUNT)).isEqualTo(9);
        assertThat(values.get(BATCH)).isEmpty();
        assertThat(values.get(QUICK)).isFalse();
        assertThat(values.get(SHARE)).isEqualTo(0.5);
        assertThat(values.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(values.get(COLOURS)).containsExactly(Colour.GREEN);
        assertThat(values.get(NAMES)).isEmpty();
        assertThat(values.get(NOTE)).isEmpty();
        assertThat(values.get(FILES)).as("commas belong to a URI").containsExactly("a,b");
        assertThat(values.get(LENGTH)).isEqualTo(3);
        assertThat(OptionValues.builder("paint", ALL).set(FILES, List.of("a,b")).build()).as("the same by hand").isEqualTo(values);
    }

    @Test
    void theFileYieldsToWhatIsGiven() throws IOException {
        File file = Files.writeString(folder.resolve("paint.conf"), "patchlode.paint { count = 3, colour = green, names = [a, b], quick = true, files = x, batch = 7 }").toFile();
        OptionValues values = LayeredConfig.of("paint", ALL, Map.of("count", 4, "colours", "red, green"), Optional.of(file)).values();
        assertThat(values.get(COUNT)).isEqualTo(4);
        assertThat(values.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(values.get(COLOURS)).containsExactly(Colour.RED, Colour.GREEN);
        assertThat(values.get(NAMES)).containsExactly("a", "b");
        assertThat(values.get(QUICK)).isTrue();
        assertThat(values.get(FILES)).containsExactly("x");
        assertThat(values.get(BATCH)).hasValue(7);
    }

    @Test
    void refusesWhatDoesNotFit() throws IOException {
        refused(Map.of(), "--files is missing", "'patchlode paint --help'");
        refused(Map.of("files", "x", "count", 101), "--count is 101; give a number from 1 to 100");
        refused(Map.of("files", "x", "share", 1.5), "--share is 1.5; give a fraction from 0 to 1");
        refused(Map.of("files", "x", "colour", "blue"), "--colour is 'blue'; give one of red, green");
        refused(Map.of("files", "x", "count", "nine"), "--count has a value of the wrong kind");
        refused(Map.of("files", "s3a://me:secret@bucket"), "carries a password");
        refused(Map.of("file", "x"), "the call has settings that 'paint' does not know: file");
        File file = Files.writeString(folder.resolve("wrong.conf"), "counts = 3").toFile();
        assertThatThrownBy(() -> LayeredConfig.of("paint", ALL, Map.of(), Optional.of(file))).isInstanceOf(ConfigurationException.class).hasMessageContaining("know: counts");
        assertThatThrownBy(() -> LayeredConfig.of("paint", ALL, Map.of(), Optional.of(folder.toFile()))).isInstanceOf(ConfigurationException.class).hasMessageContaining("is no file");
    }

    private static void refused(Map<String, ?> given, String... parts) {
        assertThatThrownBy(() -> given(given).values()).isInstanceOf(ConfigurationException.class).hasMessageContainingAll(parts);
    }

    @Test
    void anOptionIsDeclaredOnceAndAskedForWhereItIs() {
        assertThatThrownBy(() -> ALL.and(COUNT.describedAs("Again."))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--count is declared twice");
        OptionValues values = given(Map.of("files", "x")).values();
        assertThat(values.get(COUNT.describedAs("In other words."))).isEqualTo(9);
        assertThatThrownBy(() -> values.get(Option.flag("slow", "Not here."))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--slow");
        assertThat(values.with(COUNT, 5).get(COUNT)).isEqualTo(5);
        assertThat(values.with(COLOURS, List.of(Colour.RED, Colour.GREEN)).recorded(COLOURS)).isEqualTo("red,green");
        assertThat(values.recorded(NOTE)).isEqualTo("");
        assertThat(values.recorded(LENGTH)).isEqualTo(3);
    }
}
