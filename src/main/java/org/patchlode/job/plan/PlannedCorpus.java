package org.patchlode.job.plan;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.corpus.packed.io.PackedOptions;
import org.patchlode.job.corpus.ContentHashes;
import org.patchlode.job.corpus.Corpora;
import org.patchlode.job.corpus.CorpusDigest;
import org.patchlode.job.corpus.CorpusList;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.corpus.Duplicates;
import org.patchlode.job.labels.LabelSource;
import org.patchlode.job.stage.Progress;
import org.patchlode.job.stage.StageLog;
import org.patchlode.result.RunFolder;
import org.patchlode.result.SessionStorage;

/**
 * A corpus as a run is asked to take it.
 *
 * @param listing of its images, duplicates left out if so asked
 * @param hashes of their bytes, if an option needs them
 * @param digest that tells them from others
 */
record PlannedCorpus(CorpusListing listing, ContentHashes hashes, CorpusDigest digest) {

    private PlannedCorpus(CorpusListing listing, ContentHashes hashes) {
        this(listing, hashes, CorpusDigest.of(listing, hashes));
    }

    static PlannedCorpus read(SparkSession spark, MineOptions options, Progress progress) {
        PackedOptions packed = new PackedOptions(options.imageColumn().orElse(""), LabelSource.inCorpus(options.labels()));
        boolean versions = options.base().isPresent() && !options.rescan();
        CorpusListing listed = options.corpusList().map(list -> CorpusList.read(spark, list, options.corpus(), packed, versions))
                .orElseGet(() -> Corpora.list(spark, options.corpus(), packed));
        boolean distinct = options.distinct() == Distinct.CONTENT;
        if (!distinct && !options.rescan()) {
            return new PlannedCorpus(listed, ContentHashes.NONE);
        }
        StageLog log = new StageLog(RunFolder.at(options.output(), SessionStorage.of(spark)).uri());
        ContentHashes hashes = ContentHashes.of(spark, listed.images(), options.limits(), progress);
        log.stage("hash", Map.of("images", (long) listed.images().size()));
        return new PlannedCorpus(distinct ? Duplicates.removed(listed, hashes) : listed, hashes);
    }
}
