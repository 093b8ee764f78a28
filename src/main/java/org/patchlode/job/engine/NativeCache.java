package org.patchlode.job.engine;

import java.io.File;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an executor unpacks native libraries: its own scratch folder, which Spark removes with it. JavaCPP's default, a
 * folder in the user's home, is shared by all executors of a host, which would race there, and may be read-only.
 */
final class NativeCache {

    static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

    private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);

    private NativeCache() {}

    /** Must come before the first native library of the JVM. What somebody has set stays. */
    static synchronized void prepare() {
        SparkEnv env = SparkEnv.get();
        if (env == null || "driver".equals(env.executorId()) || System.getProperty(PROPERTY) != null) {
            return;
        }
        String folder = new File(Utils.getLocalDir(env.conf()), "javacpp").getPath();
        System.setProperty(PROPERTY, folder);
        LOG.info("native libraries are unpacked into {}", folder);
    }
}
