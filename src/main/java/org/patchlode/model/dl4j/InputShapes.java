package org.patchlode.model.dl4j;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.patchlode.model.InputSize;
import org.patchlode.network.ModelException;
import org.patchlode.network.Shape;

/**
 * Finds the shape of the images that a DL4J network takes. DL4J does not store the input type it was built with; what
 * it leaves behind is the reshaping of a flat input, if there was one, and how many maps the first layer reads.
 */
final class InputShapes {

    private InputShapes() {}

    static Shape of(ImportedGraph graph, Optional<InputSize> size) {
        Set<String> image = new HashSet<>(Set.of(graph.input()));
        for (Dl4jLayer step : graph.steps()) {
            if (step.inputs() == null || step.inputs().stream().noneMatch(image::contains)) {
                continue;
            }
            if (step.preprocessor().orElse(null) instanceof FeedForwardToCnnPreProcessor p) {
                return shape(p.getNumChannels(), p.getInputHeight(), p.getInputWidth());
            }
            if (step.configuration() instanceof ConvolutionLayer || step.configuration() instanceof BatchNormalization) {
                InputSize given = size.orElseThrow(() -> new ModelException(
                        "the file does not say how large its images are; name a preprocessing whose input has a width and a height"));
                return shape(((FeedForwardLayer) step.configuration()).getNIn(), given.rows(), given.columns());
            }
            if (step.configuration() instanceof FeedForwardLayer) {
                break;
            }
            image.add(step.name());
        }
        throw new ModelException("no layer reads images; give a network that begins with convolutions");
    }

    static Shape shape(long maps, long rows, long columns) {
        try {
            return new Shape(Math.toIntExact(maps), Math.toIntExact(rows), Math.toIntExact(columns));
        } catch (ArithmeticException e) {
            throw new ModelException("an input of %d maps x %d rows x %d columns does not fit in memory; give a smaller network"
                    .formatted(maps, rows, columns), e);
        }
    }
}
