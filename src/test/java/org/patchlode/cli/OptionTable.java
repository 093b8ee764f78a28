package org.patchlode.cli;

import java.util.ArrayList;
import java.util.List;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;

/** The README's table of options, from the code: run {@code main} to print it. */
final class OptionTable {

    private OptionTable() {}

    static List<String> of(OptionList options) {
        List<String> rows = new ArrayList<>();
        for (Option<?> option : options) {
            String value = option.label().isEmpty() ? "" : " " + option.label();
            String byDefault = option.byDefault().map(text -> "`" + text + "`").orElse("");
            rows.add("| `--%s%s` | %s | %s |".formatted(option.name(), value.replace("|", "\\|"), byDefault, option.help().replace("|", "\\|")));
        }
        return rows;
    }

    public static void main(String[] args) {
        of(MineOptions.ALL).forEach(System.out::println);
    }
}
