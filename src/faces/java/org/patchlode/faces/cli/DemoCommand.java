package org.patchlode.faces.cli;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.command.Reports;
import org.patchlode.command.line.DeclaredOptions;
import org.patchlode.command.line.ExitCode;
import org.patchlode.command.line.OptionsCommand;
import org.patchlode.command.line.ProgressPrinter;
import org.patchlode.command.line.Sessions;
import org.patchlode.command.line.SummaryText;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.faces.study.StudyJob;
import org.patchlode.faces.train.DemoModel;
import org.patchlode.job.engine.EngineChoice;
import org.patchlode.job.evaluate.EvaluateJob;
import org.patchlode.job.evaluate.EvaluateOptions;
import org.patchlode.job.options.OutputOptions;
import org.patchlode.job.plan.MineExtensions;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.plan.MineOptionsBuilder;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.run.MineSummary;
import org.patchlode.job.stage.Progress;
import org.patchlode.model.ConfigurationException;
import org.patchlode.model.zoo.ZooSettings;
import org.patchlode.option.Option;
import org.patchlode.option.OptionList;
import org.patchlode.option.OptionValues;
import org.patchlode.result.OwnedFolder;
import org.patchlode.result.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code patchlode demo}: the whole job on data that the project brings. */
@Command(
        name = "demo",
        description = "Renders a corpus of faces, checks that the network that comes with it knows them, and mines all its ReLU layers: the whole job, with no data of your own and no network access.",
        sortOptions = false)
public final class DemoCommand implements OptionsCommand {

    private static final String FACES = "faces";
    private static final String MODEL = "model";
    private static final String RUN = "run";
    private static final String STUDY = "study";
    private static final int EVALUATED = 500;
    /** Below that a study finds little but chance. */
    private static final int FACES_A_PERSON = 10;
    private static final long LARGEST_MODEL = 1L << 26;
    private static final ImageLimits LIMITS = new ImageLimits(1 << 24, 1 << 22);

    private static final Option<String> OUTPUT =
            OutputOptions.OUTPUT.describedAs("Folder of faces, model and run; must not exist, unless --overwrite.").withDefault("patchlode-demo");
    private static final Option<Boolean> OVERWRITE = OutputOptions.OVERWRITE.describedAs("Replace the demo at --output.");
    private static final Option<Integer> IMAGES = Option.integer("images", "N", "Faces to render and mine.", 2000, 1, 10_000_000);
    private static final Option<Long> SEED = Option.number("seed", "K", "Of the faces; the network was trained on seed 1.", 3, Long.MIN_VALUE, Long.MAX_VALUE);

    private static final Option<Boolean> WITH_STUDY = Option.flag("study", "Also study what the network codes: information, pose, shape and texture, probes, errors; one page that reads as a short paper.");

    @Spec private CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    public DemoCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public OptionList options() {
        return OptionList.of(OUTPUT, OVERWRITE, IMAGES, SEED, WITH_STUDY, OutputOptions.CONFIG);
    }

    @Override
    public Integer call() {
        OptionValues values = DeclaredOptions.read(spec).values();
        String target = values.get(OUTPUT);
        DemoModel model = DemoModel.packed();
        long least = (long) FACES_A_PERSON * model.identities();
        if (values.get(WITH_STUDY) && values.get(IMAGES) < least) {
            throw new ConfigurationException("--study of %,d faces says nothing of %d people; give --images %,d or more".formatted(values.get(IMAGES), model.identities(), least));
        }
        FaceCorpus corpus = new FaceCorpus(values.get(SEED), values.get(IMAGES), model.size(), model.identities());
        try (Sessions.Open spark = Sessions.openToCompute("patchlode demo"); ProgressPrinter progress = ProgressPrinter.to(err)) {
            OwnedFolder folder = prepare(spark.session(), target, values.get(OVERWRITE));
            run(spark.session(), corpus, model, folder, values.get(WITH_STUDY), progress);
        }
        return ExitCode.DONE.code();
    }

    private void run(SparkSession spark, FaceCorpus corpus, DemoModel model, OwnedFolder folder, boolean study, Progress progress) {
        String weights = write(folder, MODEL + "/" + DemoModel.FILE, model.bytes());
        OwnedFolder faces = RenderJob.folder(spark, folder.uri(FACES));
        RenderJob.run(spark, corpus, faces, false, false, progress);
        String factors = faces.uri(RenderJob.FACTORS);
        EvaluateJob.Result known = EvaluateJob.run(spark, new EvaluateOptions(weights, DemoModel.PREPROCESSING, List.of(faces.uri()), factors, "identity",
                EVALUATED, List.of(), 0, EngineChoice.AUTO, LIMITS, LARGEST_MODEL, ZooSettings.defaults()), progress);
        out.println("accuracy   %.1f %% of %,d faces recognised, %d people".formatted(100 * known.score().top1Accuracy(), known.score().images(), corpus.identities()));
        MineOptionsBuilder builder = MineOptions.builder().model(weights).preprocessing(DemoModel.PREPROCESSING).corpus(List.of(faces.uri())).output(folder.uri(RUN))
                .labels(Optional.of(factors)).maxBadFraction(0).limits(LIMITS).maxModelBytes(LARGEST_MODEL);
        if (study) {
            builder.set(ResponsesExtension.RESPONSES, EnumSet.of(ResponseKind.PEAK));
        }
        MineSummary summary = MineJob.run(spark, builder.build(), progress, run -> Reports.draw(spark, run, progress));
        if (study) {
            StudyJob.Material material = new StudyJob.Material(faces.uri(), folder.uri(RUN), weights);
            out.println("study      " + StudyJob.run(spark, material, model, LIMITS, LARGEST_MODEL, folder.uri(STUDY), progress));
        }
        folder.commit();
        SummaryText.of(summary).forEach(out::println);
        out.println("faces      " + faces.uri());
        out.println("factors    " + factors);
    }

    /** Looks into what is there before anything is taken away, so that only what a demo wrote is. */
    private static OwnedFolder prepare(SparkSession spark, String target, boolean overwrite) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        OwnedFolder folder = OwnedFolder.at(target, hadoop, Set.of(FACES, MODEL, RUN, STUDY)::contains);
        folder.check(overwrite);
        RenderJob.folder(spark, folder.uri(FACES)).check(true);
        OwnedFolder.at(folder.uri(MODEL), hadoop, DemoModel.FILE::equals).check(true);
        RunFolder.at(folder.uri(RUN), hadoop, MineExtensions.tables()).check(RunFolder.Existing.OVERWRITE);
        folder.prepare(overwrite);
        return folder;
    }

    private static String write(OwnedFolder folder, String name, byte[] bytes) {
        folder.write(name, out -> out.write(bytes));
        return folder.uri(name);
    }
}
