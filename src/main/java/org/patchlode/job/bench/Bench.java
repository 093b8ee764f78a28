package org.patchlode.job.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.SparkSession;
import org.patchlode.engine.onednn.MachinePeak;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MinePlan;
import org.patchlode.job.plan.MinePlanner;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.FlopCount;
import org.patchlode.network.Layer;
import org.patchlode.result.Manifest;

/** Runs the job and says how fast it was. */
public final class Bench {

    private Bench() {}

    /**
     * Runs the job without its report.
     *
     * @return figures by name, in the order in which they are printed
     */
    public static Map<String, Object> run(SparkSession spark, MineOptions options) {
        MinePlan plan = MinePlanner.plan(spark, options, Progress.SILENT);
        Manifest manifest = MineJob.run(spark, plan, Progress.SILENT, run -> {}).manifest();
        double cpu = cpuSeconds();
        Manifest.Mine mine = manifest.stages().mine();
        Manifest.Project project = manifest.stages().project();
        int slots = plan.slots();
        int last = plan.engine().layers().stream().map(Layer::node).mapToInt(node -> node.index()).max().orElse(0);
        double gflop = FlopCount.flops(plan.engine().network(), last) / 1e9;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("images", mine.images());
        figures.put("mine_s", round(mine.seconds()));
        figures.put("images_per_s", round(mine.imagesPerS()));
        figures.put("winners", project.winners());
        figures.put("project_s", round(project.seconds()));
        figures.put("winners_per_s", round(project.winnersPerS()));
        figures.put("write_s", round(manifest.stages().write().seconds()));
        figures.put("slots", slots);
        figures.put("mine_seconds_by_step", mine.secondsByStep());
        figures.put("project_seconds_by_step", project.secondsByStep());
        figures.put("share_outside_decode_and_forward", round(1 - inside(mine.secondsByStep()) / (slots * mine.seconds())));
        figures.put("first_image_s", round(mine.firstImageS()));
        figures.put("gflop_per_image", round(gflop));
        figures.put("gflops", round(gflop * mine.imagesPerS()));
        OptionalDouble peak = spark.sparkContext().isLocal() ? MachinePeak.gigaflops(slots) : OptionalDouble.empty();
        peak.ifPresent(most -> {
            figures.put("machine_gflops", round(most));
            figures.put("share_of_machine", round(gflop * mine.imagesPerS() / most));
        });
        figures.put("cpu_s", round(cpu));
        peakMemory().ifPresent(megabytes -> figures.put("peak_memory_mb", megabytes));
        figures.put("engines", manifest.engines());
        return figures;
    }

    private static double inside(Map<String, Double> steps) {
        return List.of("decode", "forward").stream().mapToDouble(step -> steps.getOrDefault(step, 0.0)).sum();
    }

    /** Of the whole process so far: steadier than the clock on a busy machine. */
    private static double cpuSeconds() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** The most memory that this process ever held, in MB; executors of a cluster are not seen. */
    private static java.util.Optional<Long> peakMemory() {
        try (java.util.stream.Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024).findFirst();
        } catch (IOException e) {
            // Another system than Linux.
            return java.util.Optional.empty();
        }
    }
}
