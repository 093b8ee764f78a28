package org.patchlode.job.plan;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.corpus.Distinct;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.engine.Rank;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.network.Rules;
import org.patchlode.result.RunFolder;

/**
 * What {@code patchlode mine} is asked to do.
 *
 * @param model URI of the model file
 * @param preprocessing name or URI of the preprocessing file
 * @param corpus URIs of the images
 * @param corpusList URI of a list of images below the corpus, in place of listing it
 * @param output URI of the run
 * @param existing what happens to an output that exists
 * @param layers names of layers; empty for the default, {@code all} for all
 * @param top winners a feature map
 * @param rank what ranks images
 * @param rules of the projection; a winner has a row for each
 * @param labels URI of a CSV file, {@code folders} or {@code corpus}
 * @param imageColumn of Parquet corpora; found by its name if not given
 * @param distinct when two images count as one
 * @param failOnBadImage whether one bad image ends the job
 * @param maxBadFraction of the corpus that may be bad
 * @param rawProjections whether projection values are stored
 * @param shards pieces of the corpus; planned if not given
 * @param batch images gathered before the state of their shard takes their best units; planned if not given
 * @param engine backend
 * @param limits on encoded and decoded images
 * @param base URI of a finished run to begin with
 * @param rescan whether what that run has seen is told by content, and content is kept for later runs to tell
 * @param maxModelBytes size of the largest model read
 * @param zoo where DL4J's trained models come from
 */
public record MineOptions(
        String model,
        String preprocessing,
        List<String> corpus,
        Optional<String> corpusList,
        String output,
        RunFolder.Existing existing,
        List<String> layers,
        int top,
        Rank rank,
        Rules rules,
        Optional<String> labels,
        Optional<String> imageColumn,
        Distinct distinct,
        boolean failOnBadImage,
        double maxBadFraction,
        boolean rawProjections,
        OptionalInt shards,
        OptionalInt batch,
        EngineChoice engine,
        ImageLimits limits,
        Optional<String> base,
        boolean rescan,
        long maxModelBytes,
        ZooSettings zoo) {

    /** Copies the lists. */
    public MineOptions {
        corpus = List.copyOf(corpus);
        layers = List.copyOf(layers);
    }

    /** Options with the defaults of {@code reference.conf}; model, preprocessing, corpus and output have none. */
    public static MineOptionsBuilder builder() {
        return new MineOptionsBuilder();
    }
}
