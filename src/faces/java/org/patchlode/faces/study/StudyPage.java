package org.patchlode.faces.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.faces.person.Person;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.result.Tables;

/** Writes what the analyses found as a short paper: what was asked, what one sees, how sure it is. */
final class StudyPage {

    private static final List<String> FACTORS = List.of("identity", "yaw", "pitch", "light_azimuth", "expression");
    private static final int SHOWN = 4;

    private final StudyFolder study;
    private final List<String> layers;
    private final List<String> probed;
    private final String run;
    private final FaceCorpus varied;

    StudyPage(StudyFolder study, List<String> layers, List<String> probed, String run, FaceCorpus varied) {
        this.study = study;
        this.layers = layers;
        this.probed = probed;
        this.run = run;
        this.varied = varied;
    }

    AnalysisPage page() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part.Heading("What units tell, layer by layer"));
        information(parts);
        parts.add(new Part.Heading("Pose"));
        pose(parts);
        parts.add(new Part.Heading("What a linear reader gets out of a layer"));
        probes(parts);
        parts.add(new Part.Heading("Shape or texture?"));
        sweeps(parts);
        coefficients(parts);
        parts.add(new Part.Heading("Errors"));
        errors(parts);
        parts.add(new Part.Heading("Units"));
        for (String factor : List.of("identity", "yaw", "expression")) {
            parts.add(units(factor));
        }
        parts.add(new Part.Heading("How sure this is"));
        parts.add(new Part.Text("One small network and rendered faces: what holds here need not hold for a large one. Bits are corrected for the number of bins; images were taken as independent where nothing else is said. "
                + "Every number has its table: the folders beside this report are the outputs of analyze information, sensitivity, probe and ablation, each with a report, intervals and definitions of its own."));
        return new AnalysisPage("What a face network codes", "After Xu et al. 2018: a small ResNet tells forty rendered people from 64 x 64 pixels. Which of its layers tell of identity, which of pose, light and expression? "
                + "Does it hold on to a person by shape or by texture?", parts, "docs/analyses/README.md");
    }

    private double[] bits(String factor, String column) {
        return study.byLayer("information", "layers", "estimator = 'binned' and factor = '%s'".formatted(factor), layers, column);
    }

    private void information(List<Part> parts) {
        List<Figure.Bar> bars = FACTORS.stream().map(factor -> new Figure.Bar(factor, bits(factor, "mean_bits"), bits(factor, "mean_bits_low"), bits(factor, "mean_bits_high"))).toList();
        parts.add(new Part.Text("%s %s A peak is a map's largest activation wherever it lies, so that it tells little of where a face is or how it is turned, in any layer.".formatted(course("identity"), course("yaw"))));
        parts.add(new Figure.Bars("Bits of the mean feature map", "Mutual information of a feature map's peak and a factor, mean over the maps of a layer; the lines are 95 % intervals over maps.", "layer", layers,
                Axis.fromZero("bits"), bars));
        List<Row> shared = study.table("information", "coinformation").where("redundancy is not null").groupBy("layer", "factor")
                .agg(functions.avg(functions.expr("redundancy - redundancy_null")).as("above")).collectAsList();
        List<Figure.Bar> redundant = FACTORS.stream().map(factor -> Figure.Bar.of(factor, layers.stream().mapToDouble(layer -> shared.stream()
                .filter(row -> row.<String>getAs("layer").equals(layer) && row.<String>getAs("factor").equals(factor)).findFirst().map(row -> StudyFolder.number(row, "above")).orElse(Double.NaN))
                .toArray())).toList();
        parts.add(new Figure.Bars("Redundancy with the network's answer", "What a map and a factor tell alike of the network's first answer, less what permuted maps give; mean over maps. Above 0: the map carries what the factor says of the answer.",
                "layer", layers, Axis.of("bits"), redundant));
    }

    private void pose(List<Part> parts) {
        double[] who = study.byLayer("yaw", "variance", "true", layers, "identity_share");
        double[] turned = study.byLayer("yaw", "variance", "true", layers, "factor_share");
        parts.add(new Part.Text(StudyFolder.text("Between identities lies %.0f %% of the responses' variance in the first layer and %.0f %% in the last; between ten levels of yaw %.0f %% and %.0f %%.",
                100 * who[0], 100 * last(who), 100 * turned[0], 100 * last(turned))));
        parts.add(new Figure.Bars("Where responses vary", "Share of the variance of a layer's responses (η²) between identities and between ten levels of yaw. Yaw was drawn, so the shares overlap a little.", "layer", layers,
                Axis.fromZero("share of variance"), List.of(Figure.Bar.of("identity", who), Figure.Bar.of("yaw", turned))));
        parts.add(curves("yaw", "distance", "How far a turn moves responses", "Distance from an identity's responses near yaw 0, over their length. Bands: 95 % intervals, whole identities drawn.", Axis.of("yaw, degrees"),
                Axis.fromZero("relative distance"), layers));
    }

    private Figure curves(String analysis, String column, String title, String reading, Axis x, Axis y, List<String> some) {
        List<Row> rows = study.table(analysis, "sensitivity").orderBy("level_value").collectAsList();
        return new Figure.Lines(title, reading, x, y, some.stream().map(layer -> {
            List<Row> own = rows.stream().filter(row -> row.<String>getAs("layer").equals(layer)).toList();
            return new Figure.Curve(layer, of(own, "level_value"), of(own, column), of(own, column + "_low"), of(own, column + "_high"));
        }).toList());
    }

    private void probes(List<Part> parts) {
        double[] held = study.byLayer("probe", "probe", "per_class is null", probed, "accuracy");
        double[] turned = study.byLayer("turned", "probe", "per_class is null", probed, "accuracy");
        parts.add(new Part.Text(StudyFolder.text("A linear classifier on the first layer tells %.1f %% of held-out faces right, on the last %.1f %%. Learnt from faces turned left and tried on faces turned right: %.1f %% and %.1f %%.",
                100 * held[0], 100 * last(held), 100 * turned[0], 100 * last(turned))));
        parts.add(new Figure.Bars("Identity told from a layer", "Share of tried faces told right among forty people, on held-out faces of any pose, and on faces turned right after learning from faces turned left. Lines: 95 % intervals over images.",
                "layer", probed, Axis.fromZero("share told right"),
                List.of(new Figure.Bar("held out", held, study.byLayer("probe", "probe", "true", probed, "accuracy_low"), study.byLayer("probe", "probe", "true", probed, "accuracy_high")),
                        new Figure.Bar("left to right", turned, study.byLayer("turned", "probe", "true", probed, "accuracy_low"), study.byLayer("turned", "probe", "true", probed, "accuracy_high")))));
    }

    private void sweeps(List<Part> parts) {
        List<Figure.Curve> byWay = new ArrayList<>();
        List<Figure.Curve> byPixels = new ArrayList<>();
        double[] halves = new double[2];
        double[] ends = new double[2];
        for (String factor : List.of("shape", "texture")) {
            List<Row> rows = study.table(factor, "sensitivity").where(functions.col("layer").equalTo(layers.get(0))).orderBy("level_value").collectAsList();
            double[] way = of(rows, "level_value");
            double[] accuracy = of(rows, "accuracy");
            byWay.add(new Figure.Curve(factor, way, accuracy, of(rows, "accuracy_low"), of(rows, "accuracy_high")));
            double[] rms = rms(factor, way);
            byPixels.add(Figure.Curve.of(factor, rms, accuracy));
            int at = factor.equals("shape") ? 0 : 1;
            halves[at] = accuracy[accuracy.length / 2];
            ends[at] = accuracy[accuracy.length - 1];
        }
        parts.add(new Part.Text(StudyFolder.text("Half way to a second person's shape the network still names the first one in %.0f %% of faces, half way to the second one's texture in %.0f %%; all the way %.0f %% and %.0f %%. At equal way it holds on to a person longer under change of %s.",
                100 * halves[0], 100 * halves[1], 100 * ends[0], 100 * ends[1], ends[0] + halves[0] > ends[1] + halves[1] ? "shape than of texture" : ends[0] + halves[0] < ends[1] + halves[1] ? "texture than of shape" : "neither")));
        parts.add(new Figure.Lines("Identity kept, by way", "Share of faces still named as the person they began as, while all shape (or texture) coefficients move towards a second person's. Hair and glasses stay. Bands: 95 % intervals over identities.",
                Axis.of("way to the second person"), Axis.fromZero("accuracy"), byWay));
        parts.add(new Figure.Lines("Identity kept, by change of pixels", "The same against how much the picture changes: root mean square over pixels, mean over faces at each step.", Axis.fromZero("RMS change, of 255"), Axis.fromZero("accuracy"),
                byPixels));
    }

    /** Mean over faces at each level; rising with the way. */
    private double[] rms(String factor, double[] way) {
        List<Row> rows = study.spark().read().option("header", true).csv(Tables.literal(study.of("faces-" + factor + "/" + RenderJob.FACTORS)))
                .groupBy(functions.col(factor).cast("double").as("way")).agg(functions.avg(functions.col("rms").cast("double")).as("rms")).collectAsList();
        return Arrays.stream(way).map(at -> rows.stream().min(Comparator.comparingDouble(row -> Math.abs(row.getDouble(0) - at))).map(row -> row.getDouble(1)).orElse(Double.NaN)).toArray();
    }

    private void coefficients(List<Part> parts) {
        List<Row> rows = study.table("coefficients", "coinformation").where("i_factor_response is not null").groupBy("factor")
                .agg(functions.first("i_factor_response").as("bits")).collectAsList();
        List<Row> sorted = rows.stream().sorted(Comparator.comparingDouble((Row row) -> -row.getDouble(1)).thenComparing(row -> row.getString(0))).toList();
        double[] shape = kind(sorted, "shape_");
        double[] texture = kind(sorted, "texture_");
        parts.add(new Part.Text(StudyFolder.text("With the coefficients of a stranger drawn anew for each face, so that they have nothing to do with hair and glasses, the answer tells on average %.3f bits of a shape coefficient and %.3f of a texture coefficient (plug-in values, whose bias is the same for all that fill three bins). Coefficients go together through gender, age and ethnicity, so that one may stand for another. Most: %s.",
                Arrays.stream(shape).average().orElse(Double.NaN), Arrays.stream(texture).average().orElse(Double.NaN),
                String.join(", ", sorted.stream().limit(SHOWN).map(row -> StudyFolder.text("%s (%.3f)", row.getString(0), row.getDouble(1))).toList()))));
        List<String> names = sorted.stream().limit(16).map(row -> row.getString(0)).toList();
        parts.add(new Figure.Bars("Coefficients that the answer depends on", "I(coefficient; first answer) in bits, plug-in, the sixteen largest of %d.".formatted(Person.names().size()), "coefficient", names,
                Axis.fromZero("bits"), List.of(Figure.Bar.of("answer", sorted.stream().limit(16).mapToDouble(row -> row.getDouble(1)).toArray()))));
        List<Row> shared = study.table("coefficients", "coinformation").where("redundancy is not null").groupBy("layer").agg(
                functions.avg(functions.when(functions.col("factor").startsWith("shape_"), functions.expr("redundancy - redundancy_null"))).as("shape"),
                functions.avg(functions.when(functions.col("factor").startsWith("texture_"), functions.expr("redundancy - redundancy_null"))).as("texture")).collectAsList();
        parts.add(new Figure.Bars("Redundancy of units with the answer about coefficients", "Mean over feature maps and coefficients, less what permuted maps give.", "layer", probed, Axis.of("bits"),
                List.of("shape", "texture").stream().map(kind -> Figure.Bar.of(kind, probed.stream().mapToDouble(layer -> shared.stream().filter(row -> row.<String>getAs("layer").equals(layer))
                        .findFirst().map(row -> StudyFolder.number(row, kind)).orElse(Double.NaN)).toArray())).toList()));
        CoefficientPictures pictures = new CoefficientPictures(varied);
        parts.add(new Figure.Pictures("Where they act", "The coefficients that the answer depends on most, moved by one standard deviation on one face.", List.of(),
                sorted.stream().limit(SHOWN).map(row -> pictures.row(row.getString(0))).toList()));
    }

    private static double[] kind(List<Row> rows, String prefix) {
        return rows.stream().filter(row -> row.getString(0).startsWith(prefix)).mapToDouble(row -> row.getDouble(1)).toArray();
    }

    private void errors(List<Part> parts) {
        List<Row> rows = study.table("ablation", "errors").collectAsList();
        long wrong = rows.stream().map(row -> row.<String>getAs("image")).distinct().count();
        long one = rows.stream().filter(row -> row.<Integer>getAs("masked") == 1 && row.<Boolean>getAs("revised")).count();
        parts.add(new Part.Text(wrong == 0 ? "The network got none of the masked faces wrong." : "Of %d faces that the network gets wrong, masking one feature map of the last layer would revise %d.".formatted(wrong, one)));
        parts.add(new Part.Cells("Errors, and the map whose masking helps most", List.of("face", "person", "answer", "layer", "feature map", "gain", "revised"), rows.stream()
                .filter(row -> row.<Integer>getAs("masked") == 1).limit(20).map(row -> List.of(row.<String>getAs("image").replaceAll(".*/", ""), String.valueOf(row.<Integer>getAs("class")),
                        String.valueOf(row.<Integer>getAs("answer")), row.<String>getAs("layer"), String.valueOf(row.<Integer>getAs("channel")), StudyFolder.text("%.3f", row.<Double>getAs("gain")),
                        row.<Boolean>getAs("revised") ? "yes" : "no")).toList()));
    }

    private Figure units(String factor) {
        List<Row> best = study.table("information", "information").where("estimator = 'binned' and bits is not null and factor = '%s'".formatted(factor))
                .orderBy(functions.col("bits").desc(), functions.col("layer"), functions.col("channel")).limit(3).collectAsList();
        List<Figure.PictureRow> rows = new ArrayList<>();
        for (Row unit : best) {
            String layer = unit.getAs("layer");
            int channel = unit.getAs("channel");
            List<Row> winners = Tables.read(study.spark(), run + "/winners").where(functions.col("layer").equalTo(layer).and(functions.col("channel").equalTo(channel))).orderBy("rank").limit(6)
                    .select("patch", "image").collectAsList();
            rows.add(new Figure.PictureRow(StudyFolder.text("%s %d: %.2f bits", layer, channel, unit.<Double>getAs("bits")), winners.stream()
                    .map(row -> new Figure.Shot(row.getAs("patch"), "", "patch of " + row.<String>getAs("image").replaceAll(".*/", ""), true)).toList()));
        }
        return new Figure.Pictures("Three units that code " + factor, "The feature maps that tell most bits of %s, and the patches that excite them most.".formatted(factor), List.of(), rows);
    }

    private static double[] of(List<Row> rows, String column) {
        return rows.stream().mapToDouble(row -> StudyFolder.number(row, column)).toArray();
    }

    private static double last(double[] values) {
        return values[IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).max().orElse(values.length - 1)];
    }

    /** From the first layer to the last; a change that the intervals of both allow to be none is called so. */
    private String course(String factor) {
        double[] bits = bits(factor, "mean_bits");
        double[] low = bits(factor, "mean_bits_low");
        double[] high = bits(factor, "mean_bits_high");
        String way = low[low.length - 1] > high[0] ? "it rises" : high[high.length - 1] < low[0] ? "it falls" : "no clear change";
        return StudyFolder.text("Of %s the mean feature map tells %.3f bits (%.3f to %.3f) in the first layer and %.3f (%.3f to %.3f) in the last: %s.", factor, bits[0], low[0], high[0], last(bits),
                last(low), last(high), way);
    }
}
