package org.patchlode.option;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.patchlode.model.ConfigurationException;

/**
 * Settings of all layers, read and checked by kind.
 *
 * @param command whose they are, for messages
 * @param config by option names
 */
record Settings(String command, Config config) {

    /** What holds if nothing is given. */
    static Settings defaults(String command, OptionList options) {
        Config defaults = ConfigFactory.empty();
        for (Option<?> option : options) {
            if (option.byDefault().isPresent()) {
                defaults = defaults.withValue(option.name(), ConfigValueFactory.fromAnyRef(option.byDefault().get(), "the defaults"));
            }
        }
        return new Settings(command, defaults);
    }

    boolean has(String key) {
        return config.hasPath(key);
    }

    Optional<String> text(String key) {
        return has(key) ? Optional.of(read(key, config::getString)).filter(text -> !text.isBlank()) : Optional.empty();
    }

    String required(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    private ConfigurationException missing(String key) {
        return new ConfigurationException(
                "--%s is missing; give it on the command line or in --config ('patchlode %s --help' explains it)".formatted(key, command));
    }

    boolean flag(String key) {
        return read(key, config::getBoolean);
    }

    /** Text is taken too: infinities have no other form in a file. */
    double decimal(String key) {
        String text = read(key, config::getString).strip();
        // Not all that Double.parseDouble takes: "1d" is a slip, not a number.
        double value = text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|[+-]?Infinity") ? Double.parseDouble(text) : Double.NaN;
        if (Double.isNaN(value)) {
            throw new ConfigurationException("--%s is '%s'; give a number such as 0.5 or -Infinity".formatted(key, text));
        }
        return value + 0.0;
    }

    double fraction(String key) {
        double value = read(key, config::getDouble);
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigurationException("--%s is %s; give a fraction from 0 to 1".formatted(key, value));
        }
        return value;
    }

    long number(String key, long least, long most) {
        long value = read(key, config::getLong);
        if (value < least || value > most) {
            throw new ConfigurationException("--%s is %d; give a number from %d to %d".formatted(key, value, least, most));
        }
        return value;
    }

    /** A list, or one text with commas. */
    List<String> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        List<String> values = isList(key) ? read(key, config::getStringList) : List.of(read(key, config::getString).split(","));
        return values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** A list whose values may hold commas themselves; one at least. */
    List<String> uris(String key) {
        List<String> values = !has(key) ? List.of() : isList(key) ? read(key, config::getStringList) : List.of(read(key, config::getString));
        if (values.isEmpty()) {
            throw missing(key);
        }
        return List.copyOf(values);
    }

    private boolean isList(String key) {
        return config.getValue(key).valueType() == ConfigValueType.LIST;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return constant(key, required(key), type);
    }

    /** One at least. */
    <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
        List<String> values = list(key);
        return (values.isEmpty() ? List.of("") : values).stream().map(value -> constant(key, value, type)).toList();
    }

    private static <E extends Enum<E>> E constant(String key, String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        String known = String.join(", ", Arrays.stream(type.getEnumConstants()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList());
        throw new ConfigurationException("--%s is '%s'; give one of %s".formatted(key, value, known));
    }

    private interface Reader<T> {
        T read(String key);
    }

    private static <T> T read(String key, Reader<T> reader) {
        try {
            return reader.read(key);
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            throw new ConfigurationException("--%s has a value of the wrong kind: %s".formatted(key, e.getMessage()), e);
        }
    }
}
