package org.patchlode.faces.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.DataSet;
import org.patchlode.faces.person.Factors;
import org.patchlode.faces.render.FaceRenderer;
import org.patchlode.model.Preprocessing;

/**
 * Trains the demo's network through DL4J Spark: executors render the faces, workers train side by side, and their
 * parameters and momenta are averaged every few steps. Evaluated the same way on faces from another seed.
 */
public final class TrainDemo {

    private static final int EVALUATION_BATCH = 64;

    private final JavaSparkContext spark;
    private final TrainOptions options;
    private final Preprocessing preprocessing;
    private final Consumer<String> lines;
    private final long began = System.nanoTime();

    private TrainDemo(JavaSparkContext spark, TrainOptions options, Preprocessing preprocessing, Consumer<String> lines) {
        this.spark = spark;
        this.options = options;
        this.preprocessing = preprocessing;
        this.lines = lines;
    }

    /**
     * A trained network.
     *
     * @param zip DL4J archive without the updater's state
     * @param record how it came about
     * @param checkpoints the same after the epochs that were asked for, by their number
     */
    public record Trained(byte[] zip, TrainingRecord record, Map<Integer, byte[]> checkpoints) {
        /** Copies the map. */
        public Trained {
            checkpoints = new TreeMap<>(checkpoints);
        }
    }

    /**
     * Trains.
     *
     * @param preprocessing how a face becomes an input, of the size of the options
     * @param checkpoints epochs after which the network is kept; 0 is before the first
     * @param lines is told a line an epoch
     */
    public static Trained run(JavaSparkContext spark, TrainOptions options, Preprocessing preprocessing, Set<Integer> checkpoints, Consumer<String> lines) {
        LayerHelpers before = LayerHelpers.switchOn();
        try {
            return new TrainDemo(spark, options, preprocessing, lines).run(checkpoints);
        } finally {
            before.restore();
        }
    }

    private Trained run(Set<Integer> checkpoints) {
        try (FaceBatches training = new FaceBatches(spark, options.training(), preprocessing);
                FaceBatches test = new FaceBatches(spark, options.test(), preprocessing)) {
            lines.accept("rendered %,d faces to train on and %,d to test on in %.0f s".formatted(training.render(), test.render(), seconds()));
            ComputationGraph graph = new ComputationGraph(FaceResNet.configuration(options));
            // Fixes the order of the vertices. DL4J Spark would hand executors a configuration without it, and a shortcut's
            // weights could end up in another layer.
            graph.init();
            SparkComputationGraph network = new SparkComputationGraph(spark, graph, master());
            network.setDefaultEvaluationWorkers(options.workers());
            List<TrainingRecord.Point> curve = new ArrayList<>();
            TreeMap<Integer, byte[]> kept = new TreeMap<>();
            for (int epoch = 0; epoch < options.epochs(); epoch++) {
                if (checkpoints.contains(epoch)) {
                    kept.put(epoch, zip(network.getNetwork()));
                }
                curve.add(epoch(network, training, test, epoch));
            }
            TrainingRecord record = new TrainingRecord(options, FaceRenderer.VERSION, network.getNetwork().numParams(), curve,
                    accuracy(network, "all", test, f -> 0, -1, 1),
                    bins(network, test, Factors::yaw, -45, 45, 15),
                    bins(network, test, Factors::lightAzimuth, -70, 70, 28),
                    bins(network, test, Factors::lightElevation, -10, 60, 14), seconds());
            byte[] zip = zip(network.getNetwork());
            if (checkpoints.contains(options.epochs())) {
                kept.put(options.epochs(), zip);
            }
            return new Trained(zip, record, kept);
        }
    }

    private ParameterAveragingTrainingMaster master() {
        return new ParameterAveragingTrainingMaster.Builder(options.workers(), options.batch())
                .batchSizePerWorker(options.batch())
                .averagingFrequency(options.averagingFrequency())
                .workerPrefetchNumBatches(0)
                .saveUpdater(true)
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                .storageLevel(StorageLevel.MEMORY_AND_DISK_SER())
                // A call of fit is one round, cut into workers already.
                .repartionData(Repartition.Never)
                .rngSeed(options.seed())
                .build();
    }

    private TrainingRecord.Point epoch(SparkComputationGraph network, FaceBatches training, FaceBatches test, int epoch) {
        int round = options.workers() * options.averagingFrequency() * options.batch();
        int rounds = options.images() / round;
        long[] order = training.order(options.seed(), epoch);
        double rate = 0;
        double loss = 0;
        for (int i = 0; i < rounds; i++) {
            rate = Curriculum.learningRate(options, (epoch + (i + 0.5) / rounds) / options.epochs());
            network.getNetwork().setLearningRate(rate);
            network.fit(training.round(Arrays.copyOfRange(order, i * round, (i + 1) * round), options.workers(), options.batch()));
            loss += network.getScore() / rounds;
        }
        double accuracy = accuracy(network, "all", test, f -> 0, -1, 1).accuracy();
        TrainingRecord.Point point = new TrainingRecord.Point(epoch + 1, rate, loss, accuracy, seconds());
        lines.accept("epoch %d of %d: learning rate %.4f, loss %.3f, accuracy %.2f %% on unseen faces, %.0f s".formatted(
                point.epoch(), options.epochs(), point.learningRate(), point.loss(), 100 * point.accuracy(), point.seconds()));
        return point;
    }

    private List<TrainingRecord.Accuracy> bins(SparkComputationGraph network, FaceBatches test,
            ToFactor factor, double from, double to, double step) {
        List<TrainingRecord.Accuracy> bins = new ArrayList<>();
        for (double low = from; low < to; low += step) {
            double high = low + step;
            // The last bin has its upper end too.
            bins.add(accuracy(network, "%.0f to %.0f".formatted(low, high), test, factor, low, high == to ? high + 1 : high));
        }
        return bins;
    }

    private TrainingRecord.Accuracy accuracy(SparkComputationGraph network, String name, FaceBatches test, ToFactor factor, double low, double high) {
        JavaRDD<DataSet> some = test.where(f -> factor.applyAsDouble(f) >= low && factor.applyAsDouble(f) < high, EVALUATION_BATCH);
        // Nothing at all comes back where no face is in the bin.
        Evaluation[] found = network.doEvaluation(some, options.workers(), EVALUATION_BATCH, new Evaluation(options.identities()));
        return found == null ? new TrainingRecord.Accuracy(name, 0, Double.NaN)
                : new TrainingRecord.Accuracy(name, found[0].getNumRowCounter(), found[0].accuracy());
    }

    private static byte[] zip(ComputationGraph network) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelSerializer.writeModel(network, bytes, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Reads a number off the factors; travels to executors. */
    private interface ToFactor extends ToDoubleFunction<Factors>, java.io.Serializable {}
}
