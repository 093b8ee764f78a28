package org.patchlode.job;

import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.result.Tables;

/**
 * The winners' way back: projected by image, written in the order of the result. The cut into files depends on the number
 * of winners alone, not on the cluster.
 */
final class ProjectionStage {

    private static final int WINNERS_A_FILE = 4096;
    private static final int PARTITIONS_A_SLOT = 4;

    private ProjectionStage() {}

    static void run(SparkSession session, Broadcast<LoadedEngine> engine, Broadcast<SerializableConfiguration> hadoop,
            List<WinnerImage> images, int winners, StructType schema, String target, StageWatch watch) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        spark.setJobGroup("patchlode-project", "Patchlode: project %d winners of %d images".formatted(winners, images.size()), true);
        try {
            int partitions = Math.max(1, Math.min(images.size(), spark.defaultParallelism() * PARTITIONS_A_SLOT));
            spark.setCallSite("project winners by image");
            JavaRDD<Row> rows = spark.parallelize(images, partitions)
                    .setName("winning images")
                    .mapPartitionsToPair(new ProjectWinners(engine, hadoop, watch.done(), watch.steps()))
                    .setName("projected winners")
                    .repartitionAndSortWithinPartitions(new ByOrdinal(winners))
                    .values();
            spark.setCallSite("write winners in order");
            Tables.write(session, rows, schema, target);
            watch.succeeded();
        } finally {
            spark.clearCallSite();
            spark.clearJobGroup();
        }
    }

    /** Runs of consecutive ordinals. */
    private static final class ByOrdinal extends Partitioner {

        private static final long serialVersionUID = 1L;

        private final int winners;
        private final int files;

        ByOrdinal(int winners) {
            this.winners = Math.max(1, winners);
            this.files = Math.max(1, (winners + WINNERS_A_FILE - 1) / WINNERS_A_FILE);
        }

        @Override
        public int numPartitions() {
            return files;
        }

        @Override
        public int getPartition(Object key) {
            return (int) ((long) (Integer) key * files / winners);
        }
    }
}
