package org.patchlode.job.stage;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * The job's progress as Spark metrics of the driver, for whatever sinks Spark was given: {@code
 * <application>.driver.patchlode.images.done} and so on. Numbers only, since not every sink takes words.
 */
public final class JobMetrics implements Source, Progress, AutoCloseable {

    /** Stages in their order; the gauge {@code stage} says which is under way, counted from 0. */
    public enum Stage {
        PLANNING,
        MINING,
        PROJECTING,
        WRITING,
        REPORTING,
        DONE
    }

    private static final String NAME = "patchlode";
    private static final String IMAGES = "images.";
    private static final String WINNERS = "winners.";

    private final MetricRegistry registry = new MetricRegistry();
    private final Progress next;
    private final String name;
    private final Map<String, Long> values = new TreeMap<>();
    private Stage stage = Stage.PLANNING;

    private JobMetrics(Progress next, String name) {
        this.next = next;
        this.name = name;
        for (String value : new String[] {IMAGES + "total", IMAGES + "done", IMAGES + "bad", WINNERS + "total", WINNERS + "done"}) {
            values.put(value, 0L);
            registry.register(value, (Gauge<Long>) () -> value(value));
        }
        registry.register("stage", (Gauge<Integer>) this::stageNumber);
    }

    /** Registers with Spark until closed, under a name of its own beside other runs. @param next is told all progress too */
    public static JobMetrics register(Progress next) {
        MetricsSystem spark = SparkEnv.get().metricsSystem();
        synchronized (spark) {
            String free = NAME;
            // Not one that begins with another's: with a source, Spark removes all whose names begin as its own.
            for (int run = 2; !spark.getSourcesByName(free).isEmpty(); run++) {
                free = "run%d.%s".formatted(run, NAME);
            }
            JobMetrics metrics = new JobMetrics(next, free);
            spark.registerSource(metrics);
            return metrics;
        }
    }

    public synchronized void enter(Stage entered) {
        stage = entered;
    }

    private synchronized long value(String name) {
        return values.get(name);
    }

    private synchronized int stageNumber() {
        return stage.ordinal();
    }

    @Override
    public void at(Step step) {
        synchronized (this) {
            String kind = step.unit() + ".";
            // Rows that are written are no more winners.
            if (kind.equals(IMAGES) || kind.equals(WINNERS)) {
                values.put(kind + "total", step.total());
                values.put(kind + "done", step.done());
            }
            if (kind.equals(IMAGES)) {
                values.put(IMAGES + "bad", step.bad());
            }
        }
        next.at(step);
    }

    @Override
    public String sourceName() {
        return name;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    @Override
    public void close() {
        SparkEnv env = SparkEnv.get();
        if (env != null) {
            // A sink that polls sees the end before the source goes.
            env.metricsSystem().report();
            synchronized (env.metricsSystem()) {
                env.metricsSystem().removeSource(this);
            }
        }
    }
}
