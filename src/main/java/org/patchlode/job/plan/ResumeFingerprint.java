package org.patchlode.job.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.patchlode.job.stage.Version;
import org.patchlode.network.Layer;
import org.patchlode.result.Manifest;
import org.patchlode.result.OutputException;
import org.patchlode.result.RunFolder;

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
        MineOptions options = plan.options();
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("release", Version.current());
        entries.put("model", plan.model().sha256());
        entries.put("preprocessing", plan.preprocessing().preprocessing().toString());
        // These two decide what the next is a checksum of.
        entries.put("distinct", options.distinct().name().toLowerCase(Locale.ROOT));
        entries.put("rescan", String.valueOf(options.rescan()));
        entries.put("corpus", plan.digest().best());
        entries.put("layers", String.join(",", plan.engine().layers().stream().map(Layer::name).toList()));
        entries.put("top", String.valueOf(options.top()));
        entries.put("rank", options.rank().label());
        entries.put("rule", options.rules().label());
        entries.put("raw-projections", String.valueOf(options.rawProjections()));
        entries.put("labels", options.labels().orElse("none"));
        entries.put("engine", options.engine().name());
        // Not the seconds: they decide on machines, and a run may be resumed with more of them.
        entries.put("limits", "ImageLimits[maxBytes=%d, maxPixels=%d]".formatted(options.limits().maxBytes(), options.limits().maxPixels()));
        entries.put("base", plan.base().map(base -> base.run().uri() + " of " + base.manifest().created()).orElse("none"));
        entries.put(SHARDS, String.valueOf(shards));
        return entries;
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
        if (!run.exists(RunFolder.plan())) {
            if (empty) {
                return Optional.empty();
            }
            throw new OutputException("the output %s holds no unfinished run to resume; start without --resume".formatted(run.uri()));
        }
        try {
            return Optional.of(new ObjectMapper().readValue(run.read(RunFolder.plan()), new TypeReference<>() {}));
        } catch (IOException | UncheckedIOException e) {
            if (empty) {
                return Optional.empty();
            }
            throw damaged(run);
        }
    }

    private static OutputException damaged(RunFolder run) {
        return new OutputException("the unfinished run %s is damaged (%s); start again with --overwrite".formatted(run.uri(), RunFolder.plan()));
    }

    public static byte[] json(MinePlan plan, int shards) {
        Map<String, String> entries = of(plan, shards);
        entries.put(PIECES, String.valueOf(plan.pieces(shards).size()));
        return Manifest.json(entries);
    }
}
