package org.patchlode.job.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.patchlode.corpus.ref.ImageRef;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.CorpusDiff;
import org.patchlode.mining.ImageIds;

/** Compares a corpus with what an older run saw of it, image by image. */
final class BaseComparison {

    private final PlannedCorpus corpus;
    private final boolean byContent;
    private final Map<String, ImageRef> now = new HashMap<>();
    private final TreeMap<Integer, List<ImageRef>> shards = new TreeMap<>();
    private final Set<Integer> touched = new HashSet<>();
    private final Set<String> unchanged = new HashSet<>();
    private final Map<String, byte[]> hashes = new HashMap<>();
    private final List<CorpusDiff.Differing> differing = new ArrayList<>();

    BaseComparison(PlannedCorpus corpus, boolean byContent) {
        this.corpus = corpus;
        this.byContent = byContent;
        corpus.listing().images().forEach(image -> now.put(image.id(), image));
    }

    /** Takes one image that the older run saw. */
    void add(SeenImages.Kept then) {
        ImageRef image = now.get(then.image());
        Optional<CorpusDiff.What> what = image == null ? Optional.of(CorpusDiff.What.REMOVED) : byContent ? byContent(then) : byVersion(then, image);
        if (what.isPresent()) {
            touched.add(then.shard());
            differing.add(new CorpusDiff.Differing(image == null ? then.image() : image.id(), what.get()));
            return;
        }
        unchanged.add(image.id());
        shards.computeIfAbsent(then.shard(), number -> new ArrayList<>()).add(image);
        if (!then.sha256().isEmpty()) {
            hashes.put(image.id(), HexFormat.of().parseHex(then.sha256()));
        }
    }

    private Optional<CorpusDiff.What> byContent(SeenImages.Kept then) {
        Optional<String> hash = corpus.hashes().hex(then.image());
        if (hash.isEmpty() || then.sha256().isEmpty()) {
            return Optional.of(CorpusDiff.What.UNKNOWN);
        }
        return hash.get().equals(then.sha256()) ? Optional.empty() : Optional.of(CorpusDiff.What.CHANGED);
    }

    private static Optional<CorpusDiff.What> byVersion(SeenImages.Kept then, ImageRef image) {
        if (image.changedSince(then.bytes(), then.version())) {
            return Optional.of(CorpusDiff.What.CHANGED);
        }
        return image.canCompare(then.version()) ? Optional.empty() : Optional.of(CorpusDiff.What.UNKNOWN);
    }

    /** What is left of the older run's shards once all its images were added; those that lost one are not taken over. */
    TreeMap<Integer, List<ImageRef>> keptShards() {
        TreeMap<Integer, List<ImageRef>> kept = new TreeMap<>(shards);
        touched.forEach(kept::remove);
        return kept;
    }

    /** Ids of images that are as the older run saw them. */
    Set<String> unchanged() {
        return unchanged;
    }

    /** Of unchanged images, as the older run read them. */
    ContentHashes hashes() {
        return new ContentHashes(hashes);
    }

    /** @param kept images that are not mined again */
    CorpusDiff news(int kept) {
        differing.sort((a, b) -> ImageIds.compare(a.image(), b.image()));
        long gone = differing.stream().filter(image -> image.what() == CorpusDiff.What.REMOVED).count();
        long added = now.size() - unchanged.size() - (differing.size() - gone);
        return new CorpusDiff(added, List.copyOf(differing), unchanged.size() - kept);
    }
}
