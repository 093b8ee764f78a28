package org.patchlode.job.plan;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.CorpusAnalysis;
import org.patchlode.analysis.winners.WinnersAnalysis;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.digest.Sha256;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.CorpusDiff;
import org.patchlode.job.corpus.Shard;
import org.patchlode.job.stage.Version;
import org.patchlode.mining.ImageIds;
import org.patchlode.model.ConfigurationException;
import org.patchlode.option.Effect;
import org.patchlode.result.Manifest;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;

/**
 * A finished run that a new one over a grown corpus begins with. Its shards whose images are all unchanged are taken over
 * as they are; the images of the others that are still there are mined again with the new ones. Nothing is ever
 * subtracted, so the result is exactly that of one run over everything, whatever was added, changed or removed.
 *
 * @param run the older run
 * @param manifest its manifest
 * @param keptShards its shards that are taken over, with the images of each
 * @param toMine images that are new, changed, or of a shard that lost one
 * @param unchanged ids of images that the older run saw as they are now
 * @param hashes of unchanged images, as far as the older run kept them
 * @param news what differs
 */
public record BaseRun(
        RunFolder run,
        Manifest manifest,
        TreeMap<Integer, List<ImageRef>> keptShards,
        List<ImageRef> toMine,
        Set<String> unchanged,
        ContentHashes hashes,
        CorpusDiff news) {

    /** Images a state that is taken over, at most: small shards of many small additions grow together. */
    private static final int TOGETHER = 1024;

    /**
     * Checks what can be checked before the corpus is read.
     *
     * @param byContent whether content is to be compared
     * @throws ConfigurationException if there is no such run, or it keeps nothing to begin with
     */
    static void require(SparkSession spark, String uri, boolean byContent) {
        RunFolder run = RunFolder.at(uri, SessionStorage.of(spark));
        if (!run.isComplete()) {
            throw new ConfigurationException("--base %s is no complete run; finish it with 'mine --resume', or leave --base out".formatted(uri));
        }
        if (!run.exists(SeenImages.FOLDER)) {
            throw new ConfigurationException("--base %s keeps nothing to begin with (it has no %s); mine everything once without --base".formatted(uri, SeenImages.FOLDER));
        }
        if (byContent && SeenImages.read(spark, run).filter("sha256 <> ''").isEmpty()) {
            throw new ConfigurationException("--base %s keeps no checksums for --rescan to compare with; leave --rescan out, or mine everything once with --rescan and without --base"
                    .formatted(uri));
        }
    }

    /** @param uri of what {@link #require} has passed */
    static BaseRun read(SparkSession spark, String uri, PlannedCorpus corpus, boolean byContent) {
        RunFolder run = RunFolder.at(uri, SessionStorage.of(spark));
        Manifest manifest = Manifest.fromJson(run.read(RunNames.manifest()));
        BaseComparison comparison = new BaseComparison(corpus, byContent);
        Iterator<Row> rows = SeenImages.read(spark, run).toLocalIterator();
        while (rows.hasNext()) {
            comparison.add(SeenImages.of(rows.next()));
        }
        TreeMap<Integer, List<ImageRef>> shards = comparison.keptShards();
        Set<String> kept = new HashSet<>();
        shards.values().forEach(images -> images.forEach(image -> kept.add(image.id())));
        List<ImageRef> toMine = corpus.listing().images().stream().filter(image -> !kept.contains(image.id())).toList();
        return new BaseRun(run, manifest, shards, toMine, comparison.unchanged(), comparison.hashes(), comparison.news(kept.size()));
    }

    /** For the manifest. */
    Manifest.Base figures() {
        long takenOver = keptShards.values().stream().mapToLong(List::size).sum();
        return new Manifest.Base(run.uri(), takenOver, news.added(), news.count(CorpusDiff.What.CHANGED), news.count(CorpusDiff.What.REMOVED),
                news.count(CorpusDiff.What.UNKNOWN), news.again());
    }

    /** @param output of the new run @throws ConfigurationException if the older run was made with something else that decides the result */
    void checkFits(MinePlan plan, String output) {
        RecordedOptions.differences(manifest, plan.values(), Effect::comparedByBase).forEach(difference -> require(difference.key(), difference.then(), difference.now()));
        require("model", manifest.model().sha256(), plan.model().sha256());
        require("preprocessing", manifest.preprocessing().sha256(), Sha256.of(plan.preprocessing().text()));
        require("release", manifest.tool().version(), Version.current());
        if (run.uri().equals(output)) {
            throw new ConfigurationException("--base and --output are the same run %s; give another output".formatted(run.uri()));
        }
        for (int shard : keptShards.keySet()) {
            if (!exists(shard)) {
                throw new ConfigurationException("--base %s has lost %s; mine everything once without --base".formatted(run.uri(), RunNames.shardState(WinnersAnalysis.NAME, shard)));
            }
        }
    }

    private boolean exists(int shard) {
        try {
            return run.exists(RunNames.shardState(WinnersAnalysis.NAME, shard));
        } catch (UncheckedIOException e) {
            throw new ConfigurationException("--base %s cannot be read: %s".formatted(run.uri(), e.getMessage()), e);
        }
    }

    private void require(String what, String then, String now) {
        if (!then.equals(now)) {
            throw new ConfigurationException("--base %s was made with another %s (%s, now %s); give the same, or mine everything without --base"
                    .formatted(run.uri(), what, then, now));
        }
    }

    /**
     * The shards of the new run: what is taken over first, then what is mined, in {@code count} pieces.
     *
     * @param analyses of the new run; where the older one had not all of them, the others see what is taken over again
     */
    List<Shard> shards(int count, List<? extends CorpusAnalysis<?, ?>> analyses) {
        boolean all = keptShards.isEmpty() || analyses.stream().allMatch(analysis -> run.exists(RunNames.shardState(analysis.name(), keptShards.firstKey())));
        List<Shard> shards = new ArrayList<>();
        List<Shard.Kept> together = new ArrayList<>();
        List<ImageRef> images = new ArrayList<>();
        for (Map.Entry<Integer, List<ImageRef>> shard : keptShards.entrySet()) {
            if (!together.isEmpty() && images.size() + shard.getValue().size() > TOGETHER) {
                shards.add(new Shard(shards.size(), List.of(), together, images.size(), all ? List.of() : inOrder(images)));
                together = new ArrayList<>();
                images = new ArrayList<>();
            }
            together.add(new Shard.Kept(run.uri(), shard.getKey()));
            images.addAll(shard.getValue());
        }
        if (!together.isEmpty()) {
            shards.add(new Shard(shards.size(), List.of(), together, images.size(), all ? List.of() : inOrder(images)));
        }
        for (Shard mined : Shard.cut(toMine, Math.min(count, toMine.size()))) {
            shards.add(new Shard(shards.size(), mined.images()));
        }
        return shards;
    }

    /** Several shards' images, each in order, as one shard's. */
    private static List<ImageRef> inOrder(List<ImageRef> images) {
        return images.stream().sorted(Comparator.comparing(ImageRef::id, ImageIds::compare)).toList();
    }

    /** The images of shards of {@link #shards}. */
    Function<Shard, List<ImageRef>> images() {
        return shard -> shard.kept().isEmpty() ? shard.images() : shard.kept().stream().flatMap(kept -> keptShards.get(kept.shard()).stream()).toList();
    }
}
