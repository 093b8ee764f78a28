package org.patchlode.job.analyze.blocks;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.patchlode.corpus.listing.CorpusListing;
import org.patchlode.job.analyze.AnalysisInput;
import org.patchlode.job.analyze.AnalysisRequest;
import org.patchlode.model.ConfigurationException;

/** Responses, of a run or of a table. */
public interface ResponseSource {

    /**
     * Opens what the options name.
     *
     * @throws ConfigurationException if they name both or neither, or a layer that is not there
     * @throws org.patchlode.corpus.ref.CorpusException if there is no such run or table
     */
    static ResponseSource of(AnalysisRequest request) {
        Optional<String> run = request.get(ResponseOptions.RUN);
        Optional<String> table = request.get(ResponseOptions.RESPONSES);
        if (run.isPresent() == table.isPresent()) {
            throw new ConfigurationException("responses come from --run or from --responses; give %s".formatted(run.isPresent() ? "one of the two" : "one"));
        }
        return run.isPresent() ? RunResponses.open(request, run.get()) : TableResponses.open(request, table.orElseThrow());
    }

    /** Ids of the images, sorted: places of images count in this order. */
    List<String> images();

    /** Layers that are analysed, in the network's order. */
    List<ResponseLayer> layers();

    /** The network's last layer; none if the responses are no network's. */
    Optional<ResponseLayer> outputs();

    /** Names of units, where they have some. */
    Optional<List<String>> units();

    /** The images as a corpus, for labels. @param labels whether what packed files say of them is wanted */
    CorpusListing listing(boolean labels);

    /** What was read. */
    List<AnalysisInput> inputs();

    /** Sentences for the user. */
    List<String> warnings();

    /**
     * Responses on their way: a key a layer and sub-block, see {@link BlockKeys}.
     *
     * @param wanted layers
     * @param keys how they are cut
     */
    JavaPairRDD<Long, Chunk> chunks(List<ResponseLayer> wanted, BlockKeys keys);
}
