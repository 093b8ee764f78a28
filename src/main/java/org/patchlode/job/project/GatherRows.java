package org.patchlode.job.project;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.patchlode.result.RunFolder;
import org.patchlode.result.TableParts;

/**
 * One Spark task: writes a file of a table from the rows of chunks where they lie on a disk. They pass through no shuffle, which would write and
 * read all pictures once more.
 *
 * @param tables by the analysis whose rows they hold
 */
record GatherRows(String run, Map<String, TableParts> tables, Broadcast<SerializableConfiguration> hadoop, LongAccumulator passed) implements Function<LocatedPart, byte[]> {

    @Override
    public byte[] call(LocatedPart part) throws IOException {
        Configuration conf = hadoop.value().value();
        try (GatheredRows rows = new GatheredRows(RunFolder.at(run, conf), part)) {
            return tables.get(part.analysis()).write(conf, part.number(), rows, () -> passed.add(1L));
        }
    }
}
