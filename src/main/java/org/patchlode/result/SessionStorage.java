package org.patchlode.result;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.patchlode.storage.StorageDefaults;

/** How a session reaches storage. */
public final class SessionStorage {

    private SessionStorage() {}

    /** The session's own settings of Hadoop, and this job's where they say nothing; a copy, for the session is the caller's. */
    public static Configuration of(SparkSession spark) {
        return StorageDefaults.over(spark.sparkContext().hadoopConfiguration());
    }
}
