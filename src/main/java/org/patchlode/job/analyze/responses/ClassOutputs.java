package org.patchlode.job.analyze.responses;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.analyze.blocks.ImageVectors;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseSource;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.model.ConfigurationException;

/**
 * What a classifier answered to each image, read from the responses of its last layer.
 *
 * @param answers class of the largest output, the lowest of equal ones, by image
 * @param probabilities of the classes that were asked for, by image; NaN where none was
 * @param softmax whether the last layer's values are probabilities already
 * @param classes that the network tells apart
 */
record ClassOutputs(int[] answers, double[] probabilities, boolean softmax, int classes) {

    /** How far from 1 the sum of probabilities may be. */
    private static final double ROUNDING = 1e-3;

    /** Of one image. @param own value of the class that was asked for @param exponential its probability if the values are no probabilities */
    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    private record One(int image, int answer, float own, double exponential, boolean softmax) implements Serializable {}

    /**
     * Reads them.
     *
     * @param asked class of each image whose probability is wanted; -1 where none is
     * @throws ConfigurationException if the responses are no network's, or its last layer gives less than two values
     */
    static ClassOutputs read(AnalysisOutput output, ResponseSource source, int[] asked) {
        ResponseLayer last = outputs(source);
        JobGroup group = JobGroup.begin(output.spark().sparkContext(), output.groups().mine(), "Patchlode: read the network's answers");
        try {
            List<One> all = ImageVectors.of(source, last).map(image -> one(image._1(), image._2(), asked[image._1()])).collect();
            boolean softmax = all.stream().allMatch(One::softmax);
            int[] answers = new int[asked.length];
            double[] probabilities = new double[asked.length];
            for (One image : all) {
                answers[image.image()] = image.answer();
                probabilities[image.image()] = asked[image.image()] < 0 ? Double.NaN : softmax ? image.own() : image.exponential();
            }
            return new ClassOutputs(answers, probabilities, softmax, last.maps());
        } finally {
            group.close();
        }
    }

    /** The last layer, which must tell classes apart. */
    static ResponseLayer outputs(ResponseSource source) {
        Optional<ResponseLayer> outputs = source.outputs();
        if (outputs.isEmpty()) {
            throw new ConfigurationException("the responses are not those of a network with a last layer, so it has no answers; give a column as --response, or --run");
        }
        if (outputs.get().maps() < 2) {
            throw new ConfigurationException("the network's last layer '%s' gives %d value, which tells no classes apart; give a column as --response"
                    .formatted(outputs.get().name(), outputs.get().maps()));
        }
        return outputs.get();
    }

    private static One one(int image, float[] values, int asked) {
        int answer = 0;
        double sum = 0;
        boolean softmax = true;
        for (int k = 0; k < values.length; k++) {
            answer = values[k] > values[answer] ? k : answer;
            sum += values[k];
            softmax &= values[k] >= 0;
        }
        double exponentials = 0;
        for (float value : values) {
            exponentials += Math.exp((double) value - values[answer]);
        }
        float own = asked < 0 ? Float.NaN : values[asked];
        return new One(image, answer, own, Math.exp((double) own - values[answer]) / exponentials, softmax && Math.abs(sum - 1) < ROUNDING);
    }
}
