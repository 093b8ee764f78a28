package org.patchlode.job.engine;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** A run's engine and storage as all its tasks see them, and their end on the driver, however the run ends. */
public final class SharedEngine implements AutoCloseable {

    private final Broadcast<LoadedEngine> engine;
    private final Broadcast<SerializableConfiguration> hadoop;
    /** Spark holds a broadcast value weakly: as long as it is held here, tasks in this JVM are given the same object. */
    private final LoadedEngine here;

    public SharedEngine(JavaSparkContext spark, LoadedEngine loaded, Configuration configuration) {
        engine = spark.broadcast(loaded);
        hadoop = spark.broadcast(new SerializableConfiguration(configuration));
        here = engine.value();
    }

    public Broadcast<LoadedEngine> engine() {
        return engine;
    }

    public Broadcast<SerializableConfiguration> hadoop() {
        return hadoop;
    }

    @Override
    public void close() {
        here.close();
        engine.destroy();
        hadoop.destroy();
    }
}
