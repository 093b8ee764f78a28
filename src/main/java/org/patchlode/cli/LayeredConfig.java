package org.patchlode.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.model.ConfigurationException;
import org.patchlode.storage.UriRedaction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command's settings in layers: {@code reference.conf} of the jar, then the user's file, then the command line. A key is
 * an option's name without its dashes, under the command's name.
 */
final class LayeredConfig {

    /** A day. */
    private static final long MOST_SECONDS = 86_400;

    private final String command;
    private final Config config;

    private LayeredConfig(String command, Config config) {
        this.command = command;
        this.config = config;
    }

    /** @throws ConfigurationException if the file cannot be read or has a key that no option has */
    static LayeredConfig of(ParseResult result, Optional<File> file) {
        return of(result.commandSpec(), fromCommandLine(result), file);
    }

    /**
     * The same without a command line: options by their names without dashes, as the Java API gives them.
     *
     * @throws ConfigurationException if the file cannot be read, or a name in it or in {@code options} is no option's
     */
    static LayeredConfig of(CommandSpec spec, Map<String, ?> options, Optional<File> file) {
        Config given = ConfigFactory.empty();
        for (Map.Entry<String, ?> option : options.entrySet()) {
            given = given.withValue(option.getKey(), ConfigValueFactory.fromAnyRef(option.getValue(), "the call"));
        }
        requireKnown(spec, given, "the call");
        return of(spec, given, file);
    }

    private static LayeredConfig of(CommandSpec spec, Config given, Optional<File> file) {
        String command = spec.name();
        Config reference = ConfigFactory.parseResources(LayeredConfig.class.getClassLoader(), "reference.conf").getConfig("patchlode." + command);
        Config fromFile = file.map(f -> read(f, command)).orElse(ConfigFactory.empty());
        requireKnown(spec, fromFile, file.map(File::toString).orElse(""));
        Config said = given.withFallback(fromFile);
        if (said.entrySet().stream().anyMatch(entry -> UriRedaction.holdsPassword(String.valueOf(entry.getValue().unwrapped())))) {
            throw passwordRefused();
        }
        return new LayeredConfig(command, said.withFallback(reference));
    }

    private static void requireKnown(CommandSpec spec, Config config, String where) {
        TreeSet<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeIf(key -> spec.findOption("--" + key) != null);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("%s has settings that '%s' does not know: %s; 'patchlode %s --help' lists them"
                    .formatted(where, spec.name(), String.join(", ", unknown), spec.name()));
        }
    }

    /** For a URI with a password in it, which would be on its way to logs, manifest and report. */
    static ConfigurationException passwordRefused() {
        return new ConfigurationException("a URI carries a password, which would end up in logs and manifest; give credentials through Hadoop's configuration");
    }

    private static Config read(File file, String command) {
        if (!file.isFile()) {
            throw new ConfigurationException("the configuration %s is no file; check the name".formatted(file));
        }
        try {
            Config parsed = ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false)).resolve();
            String path = "patchlode." + command;
            return parsed.hasPath(path) ? parsed.getConfig(path) : parsed;
        } catch (ConfigException e) {
            throw new ConfigurationException("the configuration %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Config fromCommandLine(ParseResult result) {
        Config config = ConfigFactory.empty();
        for (OptionSpec option : result.matchedOptions()) {
            String key = option.longestName().substring(2);
            Object value = option.getValue();
            config = config.withValue(key, ConfigValueFactory.fromAnyRef(value instanceof File f ? f.toString() : value));
        }
        return config;
    }

    Optional<String> text(String key) {
        return has(key) ? Optional.of(read(key, config::getString)).filter(text -> !text.isBlank()) : Optional.empty();
    }

    String required(String key) {
        return text(key).orElseThrow(() -> new ConfigurationException(
                "--%s is missing; give it on the command line or in --config ('patchlode %s --help' explains it)".formatted(key, command)));
    }

    boolean flag(String key) {
        return read(key, config::getBoolean);
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

    /** What one image may cost. */
    ImageLimits imageLimits() {
        return new ImageLimits(number("max-image-bytes", 1, Integer.MAX_VALUE - 16), number("max-pixels", 1, Integer.MAX_VALUE),
                number("max-image-seconds", 1, MOST_SECONDS));
    }

    boolean has(String key) {
        return config.hasPath(key);
    }

    /** A list, or one text with commas. */
    List<String> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        List<String> values = config.getValue(key).valueType() == com.typesafe.config.ConfigValueType.LIST
                ? read(key, config::getStringList)
                : List.of(read(key, config::getString).split(","));
        return values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
    }

    /** A list whose values may hold commas themselves, as URIs do. */
    List<String> uris(String key) {
        if (!has(key)) {
            return List.of();
        }
        return config.getValue(key).valueType() == com.typesafe.config.ConfigValueType.LIST ? read(key, config::getStringList) : List.of(read(key, config::getString));
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
        String known = String.join(", ", java.util.Arrays.stream(type.getEnumConstants()).map(c -> c.name().toLowerCase(java.util.Locale.ROOT)).toList());
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
