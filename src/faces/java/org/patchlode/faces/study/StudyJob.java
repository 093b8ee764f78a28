package org.patchlode.faces.study;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.patchlode.analysis.responses.ResponseKind;
import org.patchlode.analysis.responses.ResponsesExtension;
import org.patchlode.corpus.image.ImageLimits;
import org.patchlode.faces.person.Person;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.FaceStudy;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.faces.render.Sweep;
import org.patchlode.faces.train.DemoModel;
import org.patchlode.job.analyze.AnalyzeJob;
import org.patchlode.job.analyze.AnalyzeOptions;
import org.patchlode.job.analyze.NamedAnalysis;
import org.patchlode.job.analyze.masked.AblationCommand;
import org.patchlode.job.analyze.probe.ProbeCommand;
import org.patchlode.job.analyze.responses.InformationCommand;
import org.patchlode.job.analyze.responses.SensitivityCommand;
import org.patchlode.job.plan.MineOptions;
import org.patchlode.job.run.MineJob;
import org.patchlode.job.stage.Progress;
import org.patchlode.network.Rule;
import org.patchlode.network.Rules;
import org.patchlode.option.LayeredConfig;
import org.patchlode.report.analysis.AnalysisReport;
import org.patchlode.result.Manifest;
import org.patchlode.result.OwnedFolder;
import org.patchlode.result.RunFolder;
import org.patchlode.result.RunNames;
import org.patchlode.result.SessionStorage;

/** Asks Xu et al.'s questions of the demo's network, with the commands that anybody has. */
public final class StudyJob {

    private final SparkSession spark;
    private final StudyFolder study;
    private final StudySize size;
    private final String weights;
    private final ImageLimits limits;
    private final long largestModel;
    private final Progress progress;

    private StudyJob(SparkSession spark, String folder, StudySize size, String weights, ImageLimits limits, long largestModel, Progress progress) {
        this.spark = spark;
        this.study = new StudyFolder(spark, folder);
        this.size = size;
        this.weights = weights;
        this.limits = limits;
        this.largestModel = largestModel;
        this.progress = progress;
    }

    /**
     * What is there already.
     *
     * @param faces URI of the corpus
     * @param run URI of its run, with responses
     * @param weights URI of the network
     */
    public record Material(String faces, String run, String weights) {}

    /** Runs it. @param folder URI where everything goes @return URI of the page */
    public static String run(SparkSession spark, Material material, DemoModel model, ImageLimits limits, long largestModel, String folder, Progress progress) {
        return run(spark, material, StudySize.of(model), limits, largestModel, folder, progress);
    }

    /** As large as it is given. */
    static String run(SparkSession spark, Material material, StudySize size, ImageLimits limits, long largestModel, String folder, Progress progress) {
        return new StudyJob(spark, folder, size, material.weights(), limits, largestModel, progress).run(material);
    }

    private String run(Material material) {
        String factors = material.faces() + "/" + RenderJob.FACTORS;
        Manifest manifest = Manifest.fromJson(RunFolder.at(material.run(), SessionStorage.of(spark)).read(RunNames.manifest()));
        List<String> mined = manifest.layers().stream().filter(Manifest.LayerRow::mined).map(Manifest.LayerRow::name).toList();
        String last = mined.get(mined.size() - 1);
        Map<String, Object> faces = Map.of("run", material.run(), "labels", factors);
        analyze(new InformationCommand(), "information", with(faces, "factors", "identity,yaw,pitch,light_azimuth,expression", "categorical", "identity", "response", "argmax",
                "permutations", size.permutations(), "layers", String.join(",", mined)));
        analyze(new SensitivityCommand(), "yaw", with(faces, "identity", "identity", "factor", "yaw", "layers", String.join(",", mined)));
        String probed = String.join(",", probed(mined));
        analyze(new ProbeCommand(), "probe", with(faces, "label-column", "identity", "layers", probed));
        analyze(new ProbeCommand(), "turned", with(faces, "label-column", "identity", "layers", probed, "train-where", "yaw < -10", "test-where", "yaw > 10"));
        for (String factor : List.of("shape", "texture")) {
            FaceCorpus corpus = new FaceCorpus(5, (long) size.levels() * size.people(), size.pixels(), size.people(), FaceStudy.of(Sweep.parse("%s=0:1/%d".formatted(factor, size.levels()))));
            String swept = render(corpus, "faces-" + factor);
            String run = mine(swept, "run-" + factor, mined);
            analyze(new SensitivityCommand(), factor, with(Map.of("run", run, "labels", swept + "/" + RenderJob.FACTORS), "identity", "identity", "factor", factor, "continuous", factor,
                    "reference", "0"));
        }
        FaceCorpus varied = new FaceCorpus(6, size.varied(), size.pixels(), size.people(), new FaceStudy(List.of(), true, true));
        String coefficients = render(varied, "faces-varied");
        analyze(new InformationCommand(), "coefficients", with(Map.of("run", mine(coefficients, "run-varied", probed(mined)), "labels", coefficients + "/" + RenderJob.FACTORS),
                "factors", String.join(",", Person.names()), "continuous", String.join(",", Person.names()), "response", "argmax", "permutations", 20));
        analyze(new AblationCommand(), "ablation", with(Map.of("model", weights, "preprocessing", DemoModel.PREPROCESSING, "corpus", List.of(material.faces()), "labels", factors,
                "label-column", "identity"), "layer", last, "errors", true, "images", size.masked()));
        StudyPage page = new StudyPage(study, mined, probed(mined), material.run(), varied);
        AnalysisReport.write(SessionStorage.of(spark), study.of("report"), page.page(), Map.of("network", weights, "faces", material.faces(), "tables", study.uri()));
        return study.of("report/index.html");
    }

    /** A layer of each depth: a regression takes a while. */
    private static List<String> probed(List<String> mined) {
        return IntStream.range(0, mined.size()).filter(i -> i % 2 == 0 || i == mined.size() - 1).mapToObj(mined::get).toList();
    }

    private String render(FaceCorpus corpus, String name) {
        OwnedFolder folder = RenderJob.folder(spark, study.of(name));
        RenderJob.run(spark, corpus, folder, true, false, progress);
        return folder.uri();
    }

    private String mine(String corpus, String name, List<String> layers) {
        MineOptions options = MineOptions.builder().model(weights).preprocessing(DemoModel.PREPROCESSING).corpus(List.of(corpus)).output(study.of(name)).layers(layers).top(1)
                .rules(Rules.of(Rule.NONE)).set(ResponsesExtension.RESPONSES, EnumSet.of(ResponseKind.PEAK)).maxBadFraction(0).limits(limits).maxModelBytes(largestModel).build();
        MineJob.run(spark, options, progress, run -> {});
        return study.of(name);
    }

    private void analyze(NamedAnalysis analysis, String name, Map<String, Object> options) {
        Map<String, Object> all = new LinkedHashMap<>(options);
        all.put("output", study.of(name));
        AnalyzeJob.run(spark, analysis, LayeredConfig.of(AnalyzeOptions.command(analysis), AnalyzeOptions.of(analysis), all, Optional.empty()), progress);
    }

    private static Map<String, Object> with(Map<String, Object> some, Object... more) {
        Map<String, Object> all = new LinkedHashMap<>(some);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }
}
