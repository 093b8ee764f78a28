package org.patchlode.job.analyze.blocks;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.Serializable;

/**
 * Gives a task the neighbouring blocks of a row's maps, one after the other: where there are many images a block has few maps, and
 * what an analysis does once for a task would be done so much more often.
 */
// Spark asks for Scala's own kind of what is serializable.
final class Neighbours implements PartitionCoalescer, Serializable {

    private static final long serialVersionUID = 1L;

    private final BlockKeys keys;

    Neighbours(BlockKeys keys) {
        this.keys = keys;
    }

    @Override
    public PartitionGroup[] coalesce(int most, RDD<?> blocks) {
        Partition[] partitions = blocks.partitions();
        PartitionGroup[] groups = new PartitionGroup[keys.tasks()];
        for (int task = 0; task < groups.length; task++) {
            groups[task] = new PartitionGroup(Option.empty());
            for (int block = keys.firstBlock(task); block < keys.firstBlock(task + 1); block++) {
                groups[task].partitions().$plus$eq(partitions[block]);
            }
        }
        return groups;
    }
}
