package org.patchlode.job.analyze;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.stage.Progress;
import org.patchlode.option.Option;
import org.patchlode.option.OptionValues;
import org.patchlode.result.SessionStorage;

/**
 * What an analysis is asked.
 *
 * @param spark session
 * @param values of its options and the common ones
 * @param progress is told how far what takes long is
 */
public record AnalysisRequest(SparkSession spark, OptionValues values, Progress progress) {

    /** The value of an option. */
    public <T> T get(Option<T> option) {
        return values.get(option);
    }

    /** Settings of file systems. */
    public Configuration hadoop() {
        return SessionStorage.of(spark);
    }

    /** Decides whatever is drawn. */
    public long seed() {
        return values.get(AnalyzeOptions.SEED);
    }
}
