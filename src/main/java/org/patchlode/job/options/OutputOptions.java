package org.patchlode.job.options;

import java.util.Optional;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.LayeredConfig;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import org.patchlode.result.RunFolder;

/** Where a result goes, and what becomes of what is there. */
public final class OutputOptions {

    public static final Option<String> OUTPUT = Option.required("output", "URI", "The run; must not exist, unless --overwrite or --resume.");
    public static final Option<Boolean> OVERWRITE = Option.flag("overwrite", "Replace the run at --output.");
    public static final Option<Boolean> RESUME = Option.flag("resume", "Go on with the unfinished run at --output.");
    public static final Option<Boolean> DRY_RUN = Option.flag("dry-run", "Check everything, print the plan, write nothing.");
    public static final Option<Optional<String>> CONFIG = Option.text("config", "FILE", "HOCON file with any of these options.");

    /** Of a command that leaves a run. */
    public static final OptionList RUN = OptionList.of(OUTPUT, OVERWRITE, RESUME);

    private OutputOptions() {}

    /** @throws ConfigurationException if both are given */
    public static void requireOne(LayeredConfig config) {
        if (config.get(OVERWRITE) && config.get(RESUME)) {
            throw new ConfigurationException("--overwrite and --resume exclude each other; give one");
        }
    }

    /** What happens to an output that exists. */
    public static RunFolder.Existing existing(OptionValues values) {
        return values.get(OVERWRITE) ? RunFolder.Existing.OVERWRITE : values.get(RESUME) ? RunFolder.Existing.RESUME : RunFolder.Existing.REFUSE;
    }
}
