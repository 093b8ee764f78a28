package org.patchlode.job.analyze.responses;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.patchlode.job.analyze.AnalysisOutput;
import org.patchlode.job.stage.JobGroup;
import org.patchlode.model.ConfigurationException;
import scala.Tuple2;

/**
 * What a classifier answered to each image, read from the responses of its last layer.
 *
 * @param answers class of the largest output, the lowest of equal ones, by image
 * @param probabilities of the classes that were asked for, by image; NaN where none was
 * @param softmax whether the last layer's values are probabilities already
 * @param classes that the network tells apart
 */
record ClassOutputs(int[] answers, double[] probabilities, boolean softmax, int classes) {

    /** Images that a task puts together. */
    private static final int RANGE = 4096;
    /** How far from 1 the sum of probabilities may be. */
    private static final double ROUNDING = 1e-3;

    // Kryo, which a session may have been started with, knows no records.
    @DefaultSerializer(JavaSerializer.class)
    private record Part(int from, int[] answers, float[] own, float[] largest, double[] exponentials, boolean softmax) implements Serializable {}

    /**
     * Reads them.
     *
     * @param asked class of each image whose probability is wanted; -1 where none is
     * @throws ConfigurationException if the responses are no network's, or its last layer gives less than two values
     */
    static ClassOutputs read(AnalysisOutput output, ResponseSource source, int[] asked) {
        ResponseLayer last = outputs(source);
        int images = source.images().size();
        int maps = last.maps();
        BlockKeys keys = BlockKeys.of(List.of(last), images);
        JobGroup group = JobGroup.begin(output.spark().sparkContext(), output.groups().mine(), "Patchlode: read the network's answers");
        try {
            int ranges = (images + RANGE - 1) / RANGE;
            JavaPairRDD<Long, Tuple2<Integer, Chunk>> byRange = source.chunks(List.of(last), keys).flatMapToPair(chunk -> byRange(keys.firstChannel(chunk._1()), chunk._2()));
            List<Part> parts = byRange.partitionBy(new BlockKeys.ByNumber(ranges)).mapPartitions(some -> part(some, maps, images, asked)).collect();
            boolean softmax = parts.stream().allMatch(Part::softmax);
            int[] answers = new int[images];
            double[] probabilities = new double[images];
            for (Part part : parts) {
                System.arraycopy(part.answers(), 0, answers, part.from(), part.answers().length);
                for (int i = 0; i < part.answers().length; i++) {
                    probabilities[part.from() + i] = asked[part.from() + i] < 0 ? Double.NaN
                            : softmax ? part.own()[i] : Math.exp((double) part.own()[i] - part.largest()[i]) / part.exponentials()[i];
                }
            }
            return new ClassOutputs(answers, probabilities, softmax, maps);
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

    /** Images of a chunk by the range that they lie in. */
    private static Iterator<Tuple2<Long, Tuple2<Integer, Chunk>>> byRange(int firstChannel, Chunk chunk) {
        int width = chunk.images().length == 0 ? 0 : chunk.values().length / chunk.images().length;
        return IntStream.of(chunk.images()).map(image -> image / RANGE).distinct().sorted().mapToObj(range -> {
            int[] places = IntStream.range(0, chunk.images().length).filter(i -> chunk.images()[i] / RANGE == range).toArray();
            float[] values = new float[places.length * width];
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(chunk.values(), places[i] * width, values, i * width, width);
            }
            Chunk own = new Chunk(IntStream.of(places).map(place -> chunk.images()[place]).toArray(), values);
            return new Tuple2<>((long) range, new Tuple2<>(firstChannel, own));
        }).iterator();
    }

    private static Iterator<Part> part(Iterator<Tuple2<Long, Tuple2<Integer, Chunk>>> chunks, int maps, int images, int[] asked) {
        if (!chunks.hasNext()) {
            return List.<Part>of().iterator();
        }
        float[][] values = null;
        int from = 0;
        while (chunks.hasNext()) {
            Tuple2<Long, Tuple2<Integer, Chunk>> chunk = chunks.next();
            Chunk own = chunk._2()._2();
            if (values == null) {
                from = (int) (chunk._1() * RANGE);
                values = new float[Math.min(RANGE, images - from)][maps];
            }
            int width = own.values().length / own.images().length;
            for (int i = 0; i < own.images().length; i++) {
                System.arraycopy(own.values(), i * width, values[own.images()[i] - from], chunk._2()._1(), width);
            }
        }
        return List.of(part(values, from, asked)).iterator();
    }

    private static Part part(float[][] values, int from, int[] asked) {
        int[] answers = new int[values.length];
        float[] own = new float[values.length];
        float[] largest = new float[values.length];
        double[] exponentials = new double[values.length];
        boolean softmax = true;
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            for (int k = 0; k < values[i].length; k++) {
                answers[i] = values[i][k] > values[i][answers[i]] ? k : answers[i];
                sum += values[i][k];
                softmax &= values[i][k] >= 0;
            }
            softmax &= Math.abs(sum - 1) < ROUNDING;
            largest[i] = values[i][answers[i]];
            for (float value : values[i]) {
                exponentials[i] += Math.exp((double) value - largest[i]);
            }
            own[i] = asked[from + i] < 0 ? Float.NaN : values[i][asked[from + i]];
        }
        return new Part(from, answers, own, largest, exponentials, softmax);
    }
}
