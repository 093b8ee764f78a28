package org.patchlode.cli;

import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;

/** What is said of arguments that a command does not know. */
final class UnknownOption {

    private UnknownOption() {}

    /** Picocli lists all that it did not understand, the unknown option's own value and what follows too; the first option among these is what is wrong. */
    static String sentence(CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return e.getMessage();
        }
        List<String> unknown = unmatched.getUnmatched();
        return unknown.stream().filter(argument -> argument.startsWith("-") && argument.length() > 1).findFirst()
                .map(argument -> "Unknown option: '%s'%s".formatted(name(argument), suggested(unmatched, name(argument)))).orElse(e.getMessage());
    }

    private static String name(String argument) {
        int value = argument.indexOf('=');
        return value < 0 ? argument : argument.substring(0, value);
    }

    private static String suggested(CommandLine.UnmatchedArgumentException e, String name) {
        List<String> like = e.getCommandLine().getCommandSpec().optionsMap().keySet().stream()
                .filter(option -> LevenshteinDistance.getDefaultInstance().apply(option, name) <= Math.max(1, name.length() / 4)).sorted().toList();
        return like.isEmpty() ? "" : " (%s?)".formatted(String.join(" or ", like));
    }
}
