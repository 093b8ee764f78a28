package org.patchlode.job.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** How many cores Spark gave to this JVM. */
final class ExecutorCores {

    private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+)(,.*)?]");
    private static final String EXECUTOR_CORES = "spark.executor.cores";

    private ExecutorCores() {}

    /** One if it is not known. */
    static int count() {
        SparkEnv env = SparkEnv.get();
        return env == null ? 1 : of(env.conf(), Runtime.getRuntime().availableProcessors());
    }

    static int of(SparkConf conf, int processors) {
        String master = conf.get("spark.master", "");
        Matcher local = LOCAL.matcher(master);
        if (local.matches()) {
            return Math.min(Integer.parseInt(local.group(1)), processors);
        }
        if (master.startsWith("local[*")) {
            return processors;
        }
        // On a host of its own, a standalone executor takes all cores; elsewhere it has one.
        int byDefault = master.startsWith("spark://") ? processors : 1;
        return Math.min(conf.getInt(EXECUTOR_CORES, byDefault), processors);
    }
}
