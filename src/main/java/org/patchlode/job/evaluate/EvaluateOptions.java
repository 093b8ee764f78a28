package org.patchlode.job.evaluate;

import java.util.List;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.model.zoo.ZooSettings;

/**
 * What {@code patchlode evaluate} is asked to do.
 *
 * @param model URI of the model file
 * @param preprocessing name or URI of the preprocessing file
 * @param corpus URIs of the images
 * @param labels URI of a CSV file with a column {@code image}
 * @param column of the classes
 * @param most images evaluated, picked by the hash of their names; {@link Integer#MAX_VALUE} for all
 * @param maxBadFraction of the images that may be bad
 * @param engine backend
 * @param limits on encoded and decoded images
 * @param maxModelBytes size of the largest model read
 * @param zoo where DL4J's trained models come from
 */
public record EvaluateOptions(String model, String preprocessing, List<String> corpus, String labels, String column, int most,
        double maxBadFraction, EngineChoice engine, ImageLimits limits, long maxModelBytes, ZooSettings zoo) {

    /** Copies the list. */
    public EvaluateOptions {
        corpus = List.copyOf(corpus);
    }
}
