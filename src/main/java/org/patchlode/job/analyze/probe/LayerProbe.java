package org.patchlode.job.analyze.probe;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.patchlode.job.analyze.blocks.ImageVectors;
import org.patchlode.job.analyze.blocks.ResponseLayer;
import org.patchlode.job.analyze.blocks.ResponseSource;

/** Multinomial logistic regression on a layer's responses, by Spark MLlib. */
final class LayerProbe implements AutoCloseable {

    /** Strengths of the penalty that are tried: of half the squared weights of standardised responses, beside the mean loss of an image. */
    static final List<Double> PENALTIES = List.of(1e-4, 1e-3, 1e-2, 1e-1, 1.0);

    private static final int ITERATIONS = 100;
    private static final double TOLERANCE = 1e-6;
    /** Enough to choose a penalty by. */
    private static final double CHOOSING = 1e-4;
    private static final int MOST_AT_ONCE = 8;
    /** Up to here one task does the sums of an iteration, which then do not depend on which task ends first. */
    private static final long ONE_TASK = 512L << 20;
    private static final StructType SCHEMA = new StructType().add("image", DataTypes.IntegerType, false).add("label", DataTypes.DoubleType, false)
            .add("fold", DataTypes.IntegerType, false).add("features", SQLDataTypes.VectorType(), false);

    private final ProbeSplit split;
    private final Dataset<Row> rows;

    LayerProbe(SparkSession spark, ResponseSource source, ResponseLayer layer, ProbeSplit split) {
        this.split = split;
        JavaSparkContext java = JavaSparkContext.fromSparkContext(spark.sparkContext());
        boolean[] used = new boolean[split.labels().length];
        Arrays.stream(split.train()).forEach(image -> used[image] = true);
        Arrays.stream(split.test()).forEach(image -> used[image] = true);
        Broadcast<boolean[]> wanted = java.broadcast(used);
        Broadcast<int[]> labels = java.broadcast(split.labels());
        Broadcast<int[]> folds = java.broadcast(split.folds());
        JavaRDD<Row> all = ImageVectors.of(source, layer).filter(image -> wanted.value()[image._1()]).map(image -> {
            double[] features = new double[layer.maps()];
            for (int i = 0; i < features.length; i++) {
                features[i] = image._2()[i];
            }
            return RowFactory.create(image._1(), (double) labels.value()[image._1()], folds.value()[image._1()], Vectors.dense(features));
        });
        long bytes = (long) Double.BYTES * layer.maps() * (split.train().length + split.test().length);
        rows = spark.createDataFrame(bytes <= ONE_TASK ? all.coalesce(1) : all, SCHEMA).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** @param model that was learnt @param l2 strength of its penalty */
    record Learnt(LogisticRegressionModel model, double l2) {}

    /** Learns from all training images; the penalty is the one that predicts left-out thirds best, the strongest of equals. */
    Learnt learn() {
        Dataset<Row> train = rows.where(functions.col("fold").geq(0));
        // Read once before several fits ask for it.
        train.count();
        // As few sums of an iteration fill a cluster, fits run side by side.
        ExecutorService side = Executors.newFixedThreadPool(Math.min(MOST_AT_ONCE, rows.sparkSession().sparkContext().defaultParallelism()));
        try {
            List<List<Future<Long>>> rights = PENALTIES.stream().map(penalty -> IntStream.range(0, ProbeSplit.FOLDS).mapToObj(fold -> side.submit(() -> {
                Column left = functions.col("fold").equalTo(fold);
                return right(fit(train.where(functions.not(left)), penalty, CHOOSING), train.where(left));
            })).toList()).toList();
            double best = PENALTIES.get(PENALTIES.size() - 1);
            long most = -1;
            for (int i = PENALTIES.size() - 1; i >= 0; i--) {
                long right = 0;
                for (Future<Long> fold : rights.get(i)) {
                    right += fold.get();
                }
                if (right > most) {
                    most = right;
                    best = PENALTIES.get(i);
                }
            }
            return new Learnt(fit(train, best, TOLERANCE), best);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the probe was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the probe failed: " + e.getCause().getMessage(), e.getCause());
        } finally {
            side.shutdownNow();
        }
    }

    /** Learns from some of the training images with a penalty that is known. */
    Learnt learn(int[] images, double l2) {
        return new Learnt(fit(some(images), l2, TOLERANCE), l2);
    }

    private static LogisticRegressionModel fit(Dataset<Row> rows, double l2, double tolerance) {
        return new LogisticRegression().setFamily("multinomial").setElasticNetParam(0).setRegParam(l2).setStandardization(true).setMaxIter(ITERATIONS).setTol(tolerance)
                .setFeaturesCol("features").setLabelCol("label").fit(rows);
    }

    private static long right(LogisticRegressionModel model, Dataset<Row> rows) {
        return model.transform(rows).where(functions.col("prediction").equalTo(functions.col("label"))).count();
    }

    private Dataset<Row> some(int[] images) {
        return rows.where(functions.col("image").isin(Arrays.stream(images).boxed().toArray()));
    }

    /** 1 for each tried image that is told right, else 0; in the order of the split. */
    double[] tried(Learnt learnt) {
        Set<Integer> right = new HashSet<>();
        learnt.model().transform(some(split.test())).where(functions.col("prediction").equalTo(functions.col("label"))).select("image").collectAsList()
                .forEach(row -> right.add(row.getInt(0)));
        return Arrays.stream(split.test()).mapToDouble(image -> right.contains(image) ? 1 : 0).toArray();
    }

    /** Share of images told right among those that were learnt from. */
    double trained(Learnt learnt, int[] images) {
        return (double) right(learnt.model(), some(images)) / images.length;
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
