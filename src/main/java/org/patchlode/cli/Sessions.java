package org.patchlode.cli;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.NativeStart;
import org.patchlode.storage.StorageDefaults;

/** Starts Spark as the launcher has configured it. */
final class Sessions {

    private Sessions() {}

    /** A session that ends with its block. @param session started */
    record Open(SparkSession session) implements AutoCloseable {
        @Override
        public void close() {
            session.stop();
        }
    }

    /** For commands that decode images or run a network; on one machine, native libraries load beside Spark. */
    static Open openToCompute(String name) {
        if (new SparkConf().get("spark.master", "local[*]").startsWith("local")) {
            NativeStart.aside();
        }
        return open(name);
    }

    static Open open(String name) {
        SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]").setIfMissing("spark.app.name", name);
        if (conf.get("spark.master").startsWith("local")) {
            // Counts reach the driver with heartbeats; on one machine they may be frequent.
            conf.setIfMissing("spark.executor.heartbeatInterval", "1s");
            // No task has a better place to wait for. One that would rather be beside its HDFS blocks, in a stage with others that
            // are well placed, would wait for ever: Spark's scheduler of one machine offers a free slot once (SPARK-4939).
            conf.setIfMissing("spark.locality.wait", "0");
        }
        // What Spark hides of its settings in event log and web pages, and what of Hadoop's it does not know for a secret.
        conf.setIfMissing("spark.redaction.regex", "(?i)secret|password|passphrase|token|access[.]?key|account[.]?key|encryption[.]?key|private[.]?key");
        // A plan of many layers is logged in full or not at all; half of it helps nobody.
        conf.setIfMissing("spark.sql.debug.maxToStringFields", "1000");
        SparkSession session = SparkSession.builder().config(conf).appName(name).getOrCreate();
        StorageDefaults.apply(session.sparkContext().hadoopConfiguration());
        return new Open(session);
    }

    /** Hadoop's settings with those given as {@code spark.hadoop.*}, for commands that need no Spark. */
    static Configuration hadoop() {
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
        StorageDefaults.apply(hadoop);
        return hadoop;
    }
}
