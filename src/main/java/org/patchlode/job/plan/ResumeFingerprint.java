package org.patchlode.job.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.patchlode.job.stage.Version;
import org.patchlode.option.Effect;
import org.patchlode.option.OptionValues;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;

/**
 * Everything that stored shard states depend on, under names a user knows. States are used again only by a run whose plan
 * says the same.
 */
public final class ResumeFingerprint {

    private static final String SHARDS = "shards";
    /** All pieces of the corpus, those too that a base run has done. */
    private static final String PIECES = "pieces";

    private ResumeFingerprint() {}

    static Map<String, String> of(MinePlan plan, int shards) {
        OptionValues values = plan.values();
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("release", Version.current());
        entries.put("model", plan.model().sha256());
        entries.put("preprocessing", plan.preprocessing().preprocessing().toString());
        // These decide what the next is a checksum of.
        putOptions(entries, values, effect -> effect == Effect.IMAGES);
        entries.put("corpus", plan.digest().best());
        putOptions(entries, values, effect -> effect != Effect.IMAGES);
        entries.put("base", plan.base().map(base -> base.run().uri() + " of " + base.manifest().created()).orElse("none"));
        entries.put(SHARDS, String.valueOf(shards));
        return entries;
    }

    private static void putOptions(Map<String, String> entries, OptionValues values, Predicate<Effect> of) {
        MineOptions.ALL.stream().filter(option -> option.effect().comparedByResume() && of.test(option.effect()))
                .forEach(option -> entries.merge(option.resumeKey(), text(values.recorded(option)), (one, other) -> one + ", " + other));
    }

    private static String text(Object recorded) {
        String text = recorded instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(",")) : String.valueOf(recorded);
        return text.isEmpty() ? "none" : text;
    }

    /**
     * Compares a plan with the one that a run began with.
     *
     * @return the shards of that run, which a resumed one keeps; empty if it was ended before it began anything
     * @throws OutputException if they differ in anything else, or there is nothing to resume
     */
    public static Optional<Integer> shardsOf(RunFolder run, MinePlan plan) {
        Optional<Map<String, String>> stored = read(run);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> wanted = of(plan, 0);
        wanted.forEach((key, value) -> {
            if (!key.equals(SHARDS) && !value.equals(stored.get().get(key))) {
                throw new OutputException("the unfinished run %s was begun with another %s (%s, now %s); give the same or start again with --overwrite"
                        .formatted(run.uri(), key, stored.get().get(key), value));
            }
        });
        return Optional.of(number(stored.get(), SHARDS).orElseThrow(() -> damaged(run)));
    }

    private static Optional<Integer> number(Map<String, String> stored, String key) {
        try {
            return Optional.of(Integer.valueOf(stored.getOrDefault(key, "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * How many states of shards an unfinished run will have, those too that it takes over from a base run.
     *
     * @throws OutputException if its plan cannot be understood
     */
    public static int storedPieces(RunFolder run) {
        return read(run).flatMap(stored -> number(stored, PIECES)).orElseThrow(() -> damaged(run));
    }

    /** The plan is written before everything else, so one that was cut short has no work that belongs to it. */
    private static Optional<Map<String, String>> read(RunFolder run) {
        boolean empty = run.holdsNoWork();
        if (!run.exists(RunNames.plan())) {
            if (empty) {
                return Optional.empty();
            }
            throw new OutputException("the output %s holds no unfinished run to resume; start without --resume".formatted(run.uri()));
        }
        try {
            return Optional.of(new ObjectMapper().readValue(run.read(RunNames.plan()), new TypeReference<>() {}));
        } catch (IOException | UncheckedIOException e) {
            if (empty) {
                return Optional.empty();
            }
            throw damaged(run);
        }
    }

    private static OutputException damaged(RunFolder run) {
        return new OutputException("the unfinished run %s is damaged (%s); start again with --overwrite".formatted(run.uri(), RunNames.plan()));
    }

    public static byte[] json(MinePlan plan, int shards) {
        Map<String, String> entries = of(plan, shards);
        entries.put(PIECES, String.valueOf(plan.pieces(shards).size()));
        return Manifest.json(entries);
    }
}
