package org.patchlode.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The README's table of options, from the code: run {@code main} to print it. */
final class OptionTable {

    private OptionTable() {}

    static List<String> of(String command) {
        CommandLine line = PatchlodeCommand.commandLine(System.out, System.err).getSubcommands().get(command);
        Config reference = ConfigFactory.parseResources("reference.conf").getConfig("patchlode." + command);
        List<String> rows = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            String key = option.longestName().substring(2);
            if (key.equals("help") || key.equals("version")) {
                continue;
            }
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            String defaultValue = reference.hasPath(key) ? "`" + reference.getString(key) + "`" : "";
            rows.add("| `%s%s` | %s | %s |".formatted(option.longestName(), value.replace("|", "\\|"), defaultValue, String.join(" ", option.description()).replace("|", "\\|")));
        }
        return rows;
    }

    public static void main(String[] args) {
        of("mine").forEach(System.out::println);
    }
}
