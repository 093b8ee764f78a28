package org.patchlode.command.line;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.patchlode.job.engine.NativeStart;
import org.patchlode.storage.StorageDefaults;

/** Starts Spark as the launcher has configured it. */
public final class Sessions {

    /** Names of settings that Spark hides in its event log and web pages: its own, and what it does not know for a secret of Hadoop's. */
    static final String SECRETS =
            "(?i)secret|password|passphrase|token|credential|access[.]?key|account[.]?key|encryption[.]?key|private[.]?key|[.]sas[.]";

    private Sessions() {}

    /** A session that ends with its block. @param session started */
    public record Open(SparkSession session) implements AutoCloseable {
        @Override
        public void close() {
            session.stop();
        }
    }

    /** For commands that decode images or run a network; on one machine, native libraries load beside Spark. */
    public static Open openToCompute(String name) {
        if (new SparkConf().get("spark.master", "local[*]").startsWith("local")) {
            NativeStart.aside();
        }
        return open(name);
    }

    public static Open open(String name) {
        SparkConf conf = new SparkConf().setIfMissing("spark.master", "local[*]").setIfMissing("spark.app.name", name);
        if (conf.get("spark.master").startsWith("local")) {
            // Counts reach the driver with heartbeats; on one machine they may be frequent.
            conf.setIfMissing("spark.executor.heartbeatInterval", "1s");
            // No task has a better place to wait for. One that would rather be beside its HDFS blocks, in a stage with others that
            // are well placed, would wait for ever: Spark's scheduler of one machine offers a free slot once (SPARK-4939).
            conf.setIfMissing("spark.locality.wait", "0");
        }
        conf.setIfMissing("spark.redaction.regex", SECRETS);
        // Executors tell the driver what packed files hold, which for millions of images is more than the usual gigabyte; it holds the
        // names anyway.
        conf.setIfMissing("spark.driver.maxResultSize", "0");
        // A plan of many layers is logged in full or not at all; half of it helps nobody.
        conf.setIfMissing("spark.sql.debug.maxToStringFields", "1000");
        SparkSession session = SparkSession.builder().config(conf).appName(name).getOrCreate();
        StorageDefaults.apply(session.sparkContext().hadoopConfiguration());
        return new Open(session);
    }

    /**
     * Runs a command that needs no Spark. It starts none, but where YARN runs the driver, for that takes one without Spark for a
     * failure.
     */
    public static void withoutSpark(String name, Runnable command) {
        SparkConf conf = new SparkConf();
        if (conf.get("spark.master", "").startsWith("yarn") && conf.get("spark.submit.deployMode", "").equals("cluster")) {
            try (Open spark = open(name)) {
                spark.session().sparkContext().setJobDescription(name);
                command.run();
            }
        } else {
            command.run();
        }
    }

    /** Hadoop's settings with those given as {@code spark.hadoop.*}, for commands that need no Spark. */
    public static Configuration hadoop() {
        Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
        StorageDefaults.apply(hadoop);
        return hadoop;
    }
}
