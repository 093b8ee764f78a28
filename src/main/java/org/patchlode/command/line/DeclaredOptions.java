package org.patchlode.command.line;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command line the options that its {@link OptionsCommand} has, and takes what was given from it. */
public final class DeclaredOptions {

    private DeclaredOptions() {}

    /** The command with its options. */
    public static CommandLine line(OptionsCommand command) {
        return line(command, CommandSpec.forAnnotatedObject(command));
    }

    /** The same of a command that no annotation describes. @param spec of it, with its name and description */
    public static CommandLine line(OptionsCommand command, CommandSpec spec) {
        OptionList options = command.options();
        // What a file may give cannot be demanded of the command line.
        boolean alone = !options.has(OutputOptions.CONFIG.name());
        for (Option<?> option : options) {
            spec.addOption(spec(option).required(alone && option.isRequired()).build());
        }
        // Added by hand so that help stands last.
        spec.mixinStandardHelpOptions(true);
        return new CommandLine(spec);
    }

    private static OptionSpec.Builder spec(Option<?> option) {
        OptionSpec.Builder spec = OptionSpec.builder("--" + option.name()).description(option.help()).type(option.kind().type());
        if (option.kind() == Option.Kind.TEXTS) {
            spec.auxiliaryTypes(String.class);
        }
        return option.label().isEmpty() ? spec : spec.paramLabel(option.label());
    }

    /**
     * Command line over the file that it names over the defaults.
     *
     * @throws org.patchlode.model.ConfigurationException if the file cannot be read or has a key that no option has
     */
    public static LayeredConfig read(CommandSpec spec) {
        Map<String, Object> given = given(spec.commandLine().getParseResult());
        OptionList options = ((OptionsCommand) spec.userObject()).options();
        return LayeredConfig.of(command(spec), options, given, Optional.ofNullable((String) given.get(OutputOptions.CONFIG.name())).map(File::new));
    }

    /** Its name as a user types it, after the program's own. */
    public static String command(CommandSpec spec) {
        String whole = spec.qualifiedName(" ");
        return whole.substring(whole.indexOf(' ') + 1);
    }

    /** By option name without dashes. */
    public static Map<String, Object> given(ParseResult result) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (OptionSpec option : result.matchedOptions()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                given.put(option.longestName().substring(2), option.getValue());
            }
        }
        return given;
    }
}
