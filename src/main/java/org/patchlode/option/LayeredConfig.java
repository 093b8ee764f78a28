package org.patchlode.option;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.patchlode.model.ConfigurationException;
import org.patchlode.storage.UriRedaction;

/**
 * A command's settings in layers: the defaults of its options, then the user's file, then what was given on the command line
 * or by a call. A key of the file is an option's name without its dashes, under the command's name or alone.
 */
public final class LayeredConfig {

    private final OptionList options;
    private final Settings settings;

    private LayeredConfig(OptionList options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    /**
     * Puts the layers over each other.
     *
     * @param command name of the command; of one with a command of its own, both: "analyze information", whose key in a file is {@code patchlode.analyze.information}
     * @param options that it has
     * @param given by option name without dashes
     * @param file HOCON
     * @throws ConfigurationException if the file cannot be read, or a name in it or in {@code given} is no option's
     */
    public static LayeredConfig of(String command, OptionList options, Map<String, ?> given, Optional<File> file) {
        Config said = ConfigFactory.empty();
        for (Map.Entry<String, ?> option : given.entrySet()) {
            said = said.withValue(option.getKey(), ConfigValueFactory.fromAnyRef(option.getValue(), "the call"));
        }
        requireKnown(command, options, said, "the call");
        Config fromFile = file.map(f -> read(f, command)).orElse(ConfigFactory.empty());
        requireKnown(command, options, fromFile, file.map(File::toString).orElse(""));
        said = said.withFallback(fromFile);
        if (said.entrySet().stream().anyMatch(entry -> UriRedaction.holdsPassword(String.valueOf(entry.getValue().unwrapped())))) {
            throw passwordRefused();
        }
        return new LayeredConfig(options, new Settings(command, said.withFallback(Settings.defaults(command, options).config())));
    }

    private static void requireKnown(String command, OptionList options, Config config, String where) {
        TreeSet<String> unknown = new TreeSet<>(config.root().keySet());
        unknown.removeIf(options::has);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("%s has settings that '%s' does not know: %s; 'patchlode %s --help' lists them"
                    .formatted(where, command, String.join(", ", unknown), command));
        }
    }

    /** For a URI with a password in it, which would be on its way to logs, manifest and report. */
    public static ConfigurationException passwordRefused() {
        return new ConfigurationException("a URI carries a password, which would end up in logs and manifest; give credentials through Hadoop's configuration");
    }

    private static Config read(File file, String command) {
        if (!file.isFile()) {
            throw new ConfigurationException("the configuration %s is no file; check the name".formatted(file));
        }
        try {
            Config parsed = ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false)).resolve();
            String path = "patchlode." + command.replace(' ', '.');
            return parsed.hasPath(path) ? parsed.getConfig(path) : parsed;
        } catch (ConfigException e) {
            throw new ConfigurationException("the configuration %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** One value; for what is checked before all are. */
    public <T> T get(Option<T> option) {
        return option.read(settings);
    }

    /** All values. @throws ConfigurationException if one is missing or out of bounds */
    public OptionValues values() {
        return OptionValues.read(options, settings);
    }
}
