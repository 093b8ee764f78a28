package org.patchlode.job.pass;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.patchlode.analysis.PassState;
import org.patchlode.analysis.Section;
import org.patchlode.analysis.SyntheticState;
import org.patchlode.job.stage.StepSum;
import org.patchlode.mining.CorruptStateException;
import org.patchlode.mining.MiningState;
import org.patchlode.mining.Winner;

/**
 * The merge of a large corpus's shards, by the job's own tree on Spark, with states made on the executors. Arguments:
 * shards, feature maps, winners a map, images a shard. Ends with a line of JSON; fails if some maps' winners are not
 * those of a search without states.
 */
public final class MergeAtScale {

    private static final int CHECKED_MAPS = 25;

    private MergeAtScale() {}

    /** What Spark's tasks moved and took. */
    private static final class Moved extends SparkListener {

        private final LongAdder shuffled = new LongAdder();
        private final LongAdder toDriver = new LongAdder();
        private final LongAdder cpuNanos = new LongAdder();
        private final LongAdder spilled = new LongAdder();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            shuffled.add(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
            toDriver.add(end.taskMetrics().resultSize());
            cpuNanos.add(end.taskMetrics().executorCpuTime() + end.taskMetrics().executorDeserializeCpuTime());
            spilled.add(end.taskMetrics().diskBytesSpilled());
        }
    }

    public static void main(String[] args) throws CorruptStateException, IOException {
        int shards = argument(args, 0, 1_000);
        int maps = argument(args, 1, 20_000);
        int top = argument(args, 2, 9);
        int images = argument(args, 3, 16);
        long made = 0;
        long start = System.nanoTime();
        for (int shard = 0; shard < 20; shard++) {
            made = Math.max(made, SyntheticState.of(shard, images, maps, top).toBytes().length);
            if (shard == 9) {
                start = System.nanoTime();
            }
        }
        double making = (System.nanoTime() - start) / 1e10;
        SparkConf conf = new SparkConf().setAppName("merge at scale").setIfMissing("spark.master", "local[2]").set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            spark.setLogLevel("WARN");
            Moved moved = new Moved();
            spark.sc().addSparkListener(moved);
            StepSum steps = new StepSum();
            spark.sc().register(steps);
            long begun = System.nanoTime();
            JavaRDD<StatePiece> states = spark.parallelize(IntStream.range(0, shards).boxed().toList(), shards)
                    .map(shard -> new StatePiece(SyntheticState.of(shard, images, maps, top).toBytes()));
            PassState merged = CorpusPass.merge(states, () -> List.of(SyntheticState.analysis(maps, top)), steps);
            double seconds = (System.nanoTime() - begun) / 1e9;
            check(merged.of(SyntheticState.analysis(maps, top)), shards, images, maps, top);
            // The listener hears of tasks a moment after they end.
            spark.sc().stop();
            System.out.printf(Locale.ROOT, "{\"shards\":%d,\"maps\":%d,\"top\":%d,\"seconds\":%.1f,\"seconds_to_make_a_state\":%.4f,\"task_cpu_s\":%.1f,"
                    + "\"merge_s\":%.1f,\"state_mb\":%.2f,\"merged_mb\":%.2f,\"shuffled_mb\":%.0f,\"to_driver_mb\":%.0f,\"spilled_mb\":%.0f,"
                    + "\"peak_heap_mb\":%d,\"peak_memory_mb\":%d}%n",
                    shards, maps, top, seconds, making, moved.cpuNanos.sum() / 1e9, steps.value().seconds().getOrDefault("merge", 0.0), made / 1e6,
                    merged.toBytes().length / 1e6, moved.shuffled.sum() / 1e6, moved.toDriver.sum() / 1e6, moved.spilled.sum() / 1e6, peakHeap() >> 20, peakMemory());
        }
    }

    private static void check(Section<MiningState> merged, int shards, int images, int maps, int top) {
        if (merged.coverage().shards() != shards || merged.coverage().images() != (long) shards * images) {
            throw new IllegalStateException("the merged state covers %d shards and %d images".formatted(merged.coverage().shards(), merged.coverage().images()));
        }
        for (int i = 0; i < CHECKED_MAPS; i++) {
            int map = (int) ((long) i * maps / CHECKED_MAPS);
            List<Winner> wanted = SyntheticState.winners(shards, images, map, top);
            if (!merged.state().winners(0, map).equals(wanted)) {
                throw new IllegalStateException("map %d has winners %s in place of %s".formatted(map, merged.state().winners(0, map), wanted));
            }
        }
    }

    private static int argument(String[] args, int place, int otherwise) {
        return args.length > place ? Integer.parseInt(args[place]) : otherwise;
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage).mapToLong(java.lang.management.MemoryUsage::getUsed).sum();
    }

    private static long peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        try (Stream<String> lines = Files.exists(status) ? Files.lines(status) : Stream.empty()) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst().orElse(0);
        }
    }
}
