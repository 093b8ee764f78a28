package org.patchlode.job.plan;

import java.util.function.Predicate;
import java.util.stream.Stream;
import org.patchlode.option.Effect;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;

/** What a finished run was asked for, as its manifest has it. */
final class RecordedOptions {

    private RecordedOptions() {}

    /** @param key in the manifest @param then in the finished run @param now asked for */
    record Difference(String key, String then, String now) {}

    /** The options that were others, in their order. @param compared which of them count */
    static Stream<Difference> differences(Manifest done, OptionValues asked, Predicate<Effect> compared) {
        return MineOptions.ALL.stream().filter(option -> compared.test(option.effect()))
                .map(option -> new Difference(option.manifestKey(), then(done, option), String.valueOf(asked.recorded(option))))
                .filter(difference -> !difference.then().equals(difference.now()));
    }

    /** Before an option was known, all was as it is by default. Numbers come back from JSON in another type, so texts are compared. */
    private static String then(Manifest done, Option<?> option) {
        return String.valueOf(done.options().getOrDefault(option.manifestKey(), option.byDefault().orElse("")));
    }
}
