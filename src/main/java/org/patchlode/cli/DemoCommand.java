package org.patchlode.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.demo.DemoModel;
import org.patchlode.demo.FaceCorpus;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.evaluate.EvaluateJob;
import org.patchlode.job.evaluate.EvaluateOptions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.render.RenderJob;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.MineSummary;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.result.OwnedFolder;
import org.patchlode.result.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code patchlode demo}: the whole job on data that the project brings. */
@Command(
        name = "demo",
        description = "Renders a corpus of faces, checks that the network that comes with it knows them, and mines all its ReLU layers: the whole job, with no data of your own and no network access.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private static final String FACES = "faces";
    private static final String MODEL = "model";
    private static final String RUN = "run";
    private static final int EVALUATED = 500;
    private static final long LARGEST_MODEL = 1L << 26;
    private static final ImageLimits LIMITS = new ImageLimits(1 << 24, 1 << 22);

    @Spec private CommandSpec spec;

    @Option(names = "--output", paramLabel = "URI", description = "Folder of faces, model and run; must not exist, unless --overwrite.")
    private String output;
    @Option(names = "--overwrite", description = "Replace the demo at --output.")
    private boolean overwrite;
    @Option(names = "--images", paramLabel = "N", description = "Faces to render and mine.")
    private int images;
    @Option(names = "--seed", paramLabel = "K", description = "Of the faces; the network was trained on seed 1.")
    private long seed;
    @Option(names = "--config", paramLabel = "FILE", description = "HOCON file with any of these options.")
    private File config;

    private final PrintStream out;
    private final PrintStream err;

    DemoCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        LayeredConfig s = LayeredConfig.of(spec.commandLine().getParseResult(), Optional.ofNullable(config));
        String target = s.required("output");
        DemoModel model = DemoModel.packed();
        FaceCorpus corpus = new FaceCorpus(s.number("seed", Long.MIN_VALUE, Long.MAX_VALUE), s.number("images", 1, 10_000_000), model.size(), model.identities());
        try (Sessions.Open spark = Sessions.openToCompute("patchlode demo"); ProgressPrinter progress = ProgressPrinter.to(err)) {
            OwnedFolder folder = prepare(spark.session(), target, s.flag("overwrite"));
            run(spark.session(), corpus, model, folder, progress);
        }
        return ExitCode.DONE.code();
    }

    private void run(SparkSession spark, FaceCorpus corpus, DemoModel model, OwnedFolder folder, Progress progress) {
        String weights = write(folder, MODEL + "/" + DemoModel.FILE, model.bytes());
        OwnedFolder faces = RenderJob.folder(spark, folder.uri(FACES));
        RenderJob.run(spark, corpus, faces, false, false, progress);
        String factors = faces.uri(RenderJob.FACTORS);
        EvaluateJob.Result known = EvaluateJob.run(spark, new EvaluateOptions(weights, DemoModel.PREPROCESSING, List.of(faces.uri()), factors, "identity",
                EVALUATED, 0, EngineChoice.AUTO, LIMITS, LARGEST_MODEL, ZooSettings.defaults()), progress);
        out.println("accuracy   %.1f %% of %,d faces recognised, %d people".formatted(100 * known.score().top1Accuracy(), known.score().images(), corpus.identities()));
        MineOptions options = MineOptions.builder().model(weights).preprocessing(DemoModel.PREPROCESSING).corpus(List.of(faces.uri())).output(folder.uri(RUN))
                .labels(Optional.of(factors)).maxBadFraction(0).limits(LIMITS).maxModelBytes(LARGEST_MODEL).build();
        MineSummary summary = MineJob.run(spark, options, progress, run -> Reports.draw(spark, run));
        folder.commit();
        SummaryText.of(summary).forEach(out::println);
        out.println("faces      " + faces.uri());
        out.println("factors    " + factors);
    }

    /** Looks into what is there before anything is taken away, so that only what a demo wrote is. */
    private static OwnedFolder prepare(SparkSession spark, String target, boolean overwrite) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        OwnedFolder folder = OwnedFolder.at(target, hadoop, Set.of(FACES, MODEL, RUN)::contains);
        folder.check(overwrite);
        RenderJob.folder(spark, folder.uri(FACES)).check(true);
        OwnedFolder.at(folder.uri(MODEL), hadoop, DemoModel.FILE::equals).check(true);
        RunFolder.at(folder.uri(RUN), hadoop).check(RunFolder.Existing.OVERWRITE);
        folder.prepare(overwrite);
        return folder;
    }

    private static String write(OwnedFolder folder, String name, byte[] bytes) {
        folder.write(name, out -> out.write(bytes));
        return folder.uri(name);
    }
}
