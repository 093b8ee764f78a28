package org.patchlode.faces.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.figure.AnalysisPage;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.faces.render.FaceCorpus;

/** Writes what the analyses found as a short paper: what was asked, what one sees, how sure it is. */
final class StudyPage {

    private static final List<String> FACTORS = List.of("identity", "yaw", "pitch", "light_azimuth", "expression");

    private final StudyFolder study;
    private final List<String> layers;
    private final List<String> probed;
    private final StudyFaces faces;
    private final StudyUnits units;

    StudyPage(StudyFolder study, List<String> layers, List<String> probed, String run, FaceCorpus varied) {
        this.study = study;
        this.layers = layers;
        this.probed = probed;
        faces = new StudyFaces(study, layers, probed, varied);
        units = new StudyUnits(study, run);
    }

    AnalysisPage page() {
        List<Part> parts = new ArrayList<>();
        List<String> found = new ArrayList<>();
        parts.add(new Part.Heading("What units tell, layer by layer"));
        found.add(information(parts));
        parts.add(new Part.Heading("Pose"));
        pose(parts);
        parts.add(new Part.Heading("What a linear reader gets out of a layer"));
        found.add(probes(parts));
        parts.add(new Part.Heading("Shape or texture?"));
        found.add(faces.sweeps(parts));
        faces.coefficients(parts);
        parts.add(new Part.Heading("Errors"));
        units.errors(parts);
        parts.add(new Part.Heading("Units"));
        units.units(parts);
        parts.addAll(0, List.of(new Part.Heading("In short"), new Part.Text(String.join(" ", found))));
        parts.add(new Part.Heading("How sure this is"));
        parts.add(new Part.Text("One small network and rendered faces: what holds here need not hold for a large one. Bits are corrected for the number of bins; images were taken as independent where nothing else is said. "
                + "Every number has its table: the folders beside this report are the outputs of analyze information, sensitivity, probe and ablation, each with a report, intervals and definitions of its own."));
        return new AnalysisPage("What a face network codes", "After Xu et al. 2018: a small ResNet tells forty rendered people from 64 x 64 pixels. Which of its layers tell of identity, which of pose, light and expression? "
                + "Does it hold on to a person by shape or by texture?", parts, "docs/analyses/README.md");
    }

    private double[] bits(String factor, String column) {
        return study.byLayer("information", "layers", "estimator = 'binned' and factor = '%s'".formatted(factor), layers, column);
    }

    /** @return what was found, in a sentence */
    private String information(List<Part> parts) {
        List<Figure.Bar> bars = FACTORS.stream().map(factor -> new Figure.Bar(factor, bits(factor, "mean_bits"), bits(factor, "mean_bits_low"), bits(factor, "mean_bits_high"))).toList();
        parts.add(new Part.Text("%s %s A peak is a map's largest activation wherever it lies, so that it tells little of where a face is or how it is turned, in any layer.".formatted(course("identity"), course("yaw"))));
        parts.add(new Figure.Bars("Bits of the mean feature map", "Mutual information of a feature map's peak and a factor, mean over the maps of a layer; the lines are 95 % intervals over maps.", "layer", layers,
                Axis.fromZero("bits"), bars));
        parts.add(new Part.Text("Identity takes most of that figure. What the other factors do shows in how many maps tell of them at all:"));
        List<Figure.Bar> significant = FACTORS.stream().map(factor -> Figure.Bar.of(factor, significant(factor))).toList();
        parts.add(new Figure.Bars("Maps that tell of a factor", "Share of a layer's feature maps whose bits are more than chance gives (q < 0.05; chi-squared, Benjamini-Hochberg within layer and factor).", "layer", layers,
                Axis.fromZero("% of feature maps"), significant));
        List<Row> shared = study.table("information", "coinformation").where("redundancy is not null").groupBy("layer", "factor")
                .agg(functions.avg(functions.expr("redundancy - redundancy_null")).as("above")).collectAsList();
        List<Figure.Bar> redundant = FACTORS.stream().map(factor -> Figure.Bar.of(factor, layers.stream().mapToDouble(layer -> shared.stream()
                .filter(row -> row.<String>getAs("layer").equals(layer) && row.<String>getAs("factor").equals(factor)).findFirst().map(row -> StudyFolder.number(row, "above")).orElse(Double.NaN))
                .toArray())).toList();
        parts.add(new Figure.Bars("Redundancy with the network's answer", "What a map and a factor tell alike of the network's first answer, less what permuted maps give; mean over maps. Above 0: the map carries what the factor says of the answer.",
                "layer", layers, Axis.fromZero("bits"), redundant));
        double[] light = significant("light_azimuth");
        return StudyFolder.text("From the first layer to the last the mean feature map tells %.2f and %.2f bits of who is seen, and %.3f and %.3f of how far the head is turned; %.0f %% and %.0f %% of the maps tell where the light comes from.",
                bits("identity", "mean_bits")[0], StudyFolder.last(bits("identity", "mean_bits")), bits("yaw", "mean_bits")[0], StudyFolder.last(bits("yaw", "mean_bits")), light[0], StudyFolder.last(light));
    }

    /** Percent of each layer's maps. */
    private double[] significant(String factor) {
        double[] some = bits(factor, "significant");
        double[] all = bits(factor, "units");
        return IntStream.range(0, some.length).mapToDouble(layer -> 100 * some[layer] / all[layer]).toArray();
    }

    private void pose(List<Part> parts) {
        double[] who = study.byLayer("yaw", "variance", "true", layers, "identity_share");
        double[] turned = study.byLayer("yaw", "variance", "true", layers, "factor_share");
        parts.add(new Part.Text(StudyFolder.text("Between identities lies %.0f %% of the responses' variance in the first layer and %.0f %% in the last; between ten levels of yaw %.0f %% and %.0f %%. %s",
                100 * who[0], 100 * StudyFolder.last(who), 100 * turned[0], 100 * StudyFolder.last(turned), turn())));
        parts.add(new Figure.Bars("Where responses vary", "Share of the variance of a layer's responses (η²) between identities and between ten levels of yaw. Yaw was drawn, so the shares overlap a little.", "layer", layers,
                Axis.fromZero("share of variance"), List.of(Figure.Bar.of("identity", who), Figure.Bar.of("yaw", turned))));
        parts.add(curves("yaw", "distance", "How far a turn moves responses", "Distance from the mean of an identity's responses near yaw 0, over its length. There an image is part of the mean that it is compared with, so that some of the dip is the measure's own; light, expression and backdrop differ too, so that no distance is 0. Bands: 95 % intervals, whole identities drawn.", Axis.of("yaw, degrees"),
                Axis.fromZero("relative distance"), layers));
    }

    /** How much further than the levels beside the reference the outermost ones lie, in the first layer and the last. */
    private String turn() {
        double[][] grown = new double[2][];
        for (int i = 0; i < grown.length; i++) {
            List<Row> rows = study.table("yaw", "sensitivity").where(functions.col("layer").equalTo(layers.get(i == 0 ? 0 : layers.size() - 1))).orderBy(functions.abs(functions.col("level_value"))).collectAsList();
            double[] distance = StudyFolder.of(rows, "distance");
            grown[i] = new double[] {distance[Math.min(1, distance.length - 1)], distance[distance.length - 1]};
        }
        return StudyFolder.text("Slightly turned faces lie %.2f of the length of an identity's mean response away from it in the first layer, those turned furthest %.2f; in the last layer %.2f and %.2f.",
                grown[0][0], grown[0][1], grown[1][0], grown[1][1]);
    }

    private Figure curves(String analysis, String column, String title, String reading, Axis x, Axis y, List<String> some) {
        List<Row> rows = study.table(analysis, "sensitivity").orderBy("level_value").collectAsList();
        return new Figure.Lines(title, reading, x, y, some.stream().map(layer -> {
            List<Row> own = rows.stream().filter(row -> row.<String>getAs("layer").equals(layer)).toList();
            return new Figure.Curve(layer, StudyFolder.of(own, "level_value"), StudyFolder.of(own, column), StudyFolder.of(own, column + "_low"), StudyFolder.of(own, column + "_high"));
        }).toList());
    }

    /** @return what was found, in a sentence */
    private String probes(List<Part> parts) {
        double[] held = study.byLayer("probe", "probe", "per_class is null", probed, "accuracy");
        double[] turned = study.byLayer("turned", "probe", "per_class is null", probed, "accuracy");
        parts.add(new Part.Text(StudyFolder.text("A linear classifier on the first layer tells %.1f %% of held-out faces right, on the last %.1f %%. Learnt from faces turned left and tried on faces turned right: %.1f %% and %.1f %%.",
                100 * held[0], 100 * StudyFolder.last(held), 100 * turned[0], 100 * StudyFolder.last(turned))));
        parts.add(new Figure.Bars("Identity told from a layer", "Share of tried faces told right among forty people, on held-out faces of any pose, and on faces turned right after learning from faces turned left. Lines: 95 % intervals over images.",
                "layer", probed, Axis.fromZero("share told right"),
                List.of(new Figure.Bar("held out", held, study.byLayer("probe", "probe", "true", probed, "accuracy_low"), study.byLayer("probe", "probe", "true", probed, "accuracy_high")),
                        new Figure.Bar("left to right", turned, study.byLayer("turned", "probe", "true", probed, "accuracy_low"), study.byLayer("turned", "probe", "true", probed, "accuracy_high")))));
        return StudyFolder.text("A linear classifier reads the person from %.0f %% of held-out faces in the first layer and %.0f %% in the last; what is lost when it has learnt from faces turned the other way goes from %.0f points to %.0f.",
                100 * held[0], 100 * StudyFolder.last(held), 100 * (held[0] - turned[0]), 100 * (StudyFolder.last(held) - StudyFolder.last(turned)));
    }

    /** From the first layer to the last; a change that the intervals of both allow to be none is called so. */
    private String course(String factor) {
        double[] bits = bits(factor, "mean_bits");
        double[] low = bits(factor, "mean_bits_low");
        double[] high = bits(factor, "mean_bits_high");
        String way = low[low.length - 1] > high[0] ? "it rises" : high[high.length - 1] < low[0] ? "it falls" : "no clear change";
        return StudyFolder.text("Of %s the mean feature map tells %.3f bits (%.3f to %.3f) in the first layer and %.3f (%.3f to %.3f) in the last: %s.", factor, bits[0], low[0], high[0], StudyFolder.last(bits),
                StudyFolder.last(low), StudyFolder.last(high), way);
    }
}
