package org.patchlode.faces.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.patchlode.analysis.figure.Axis;
import org.patchlode.analysis.figure.Figure;
import org.patchlode.analysis.figure.Part;
import org.patchlode.faces.person.Person;
import org.patchlode.faces.render.FaceCorpus;
import org.patchlode.faces.render.RenderJob;
import org.patchlode.result.Tables;

/** What changed faces tell: whether the network goes by shape or by texture, and by which coefficients. */
final class StudyFaces {

    private static final int SHOWN = 4;

    private final StudyFolder study;
    private final List<String> layers;
    private final List<String> probed;
    private final FaceCorpus varied;

    StudyFaces(StudyFolder study, List<String> layers, List<String> probed, FaceCorpus varied) {
        this.study = study;
        this.layers = layers;
        this.probed = probed;
        this.varied = varied;
    }

    /** @return what was found, in a sentence */
    String sweeps(List<Part> parts) {
        List<Figure.Curve> byWay = new ArrayList<>();
        List<Figure.Curve> byPixels = new ArrayList<>();
        double[] halves = new double[2];
        double[] ends = new double[2];
        List<double[]> pixels = new ArrayList<>();
        List<double[]> kept = new ArrayList<>();
        for (String factor : List.of("shape", "texture")) {
            List<Row> rows = study.table(factor, "sensitivity").where(functions.col("layer").equalTo(layers.get(0))).orderBy("level_value").collectAsList();
            double[] way = StudyFolder.of(rows, "level_value");
            double[] accuracy = StudyFolder.of(rows, "accuracy");
            byWay.add(new Figure.Curve(factor, way, accuracy, StudyFolder.of(rows, "accuracy_low"), StudyFolder.of(rows, "accuracy_high")));
            double[] rms = rms(factor, way);
            byPixels.add(Figure.Curve.of(factor, rms, accuracy));
            pixels.add(rms);
            kept.add(accuracy);
            int at = factor.equals("shape") ? 0 : 1;
            halves[at] = accuracy[accuracy.length / 2];
            ends[at] = accuracy[accuracy.length - 1];
        }
        double change = Math.min(StudyFolder.last(pixels.get(0)), StudyFolder.last(pixels.get(1)));
        double shape = at(change, pixels.get(0), kept.get(0));
        double texture = at(change, pixels.get(1), kept.get(1));
        String byWayLonger = longer(halves[0] + ends[0], halves[1] + ends[1]);
        String byPixelsLonger = longer(shape, texture);
        parts.add(new Part.Text(StudyFolder.text("Half way to a second person's shape the network still names the first one in %.0f %% of faces, half way to the second one's texture in %.0f %%; all the way in %.0f %% and %.0f %%. Where the picture changes as much, by a root mean square of %.1f of 255, it does so in %.0f %% under change of shape and in %.0f %% under change of texture.",
                100 * halves[0], 100 * halves[1], 100 * ends[0], 100 * ends[1], change, 100 * shape, 100 * texture)));
        parts.add(new Figure.Lines("Identity kept, by way", "Share of faces still named as the person they began as, while all shape (or texture) coefficients move towards a second person's. Hair and glasses stay. Bands: 95 % intervals over identities.",
                Axis.of("way to the second person"), Axis.fromZero("accuracy"), byWay));
        parts.add(new Figure.Lines("Identity kept, by change of pixels", "The same against how much the picture changes: root mean square over pixels, mean over faces at each step.", Axis.fromZero("RMS change, of 255"), Axis.fromZero("accuracy"),
                byPixels));
        return byWayLonger.equals(byPixelsLonger) ? "It holds on to a person %s, at equal way to a second person and at equal change of pixels.".formatted(byWayLonger)
                : "At equal way to a second person it holds on to the first one %s, at equal change of pixels %s.".formatted(byWayLonger, byPixelsLonger);
    }

    private static String longer(double shape, double texture) {
        return shape > texture ? "longer under change of shape than of texture" : shape < texture ? "longer under change of texture than of shape" : "as long under change of shape as of texture";
    }

    /** Between the two levels around it. @param x rising */
    private static double at(double where, double[] x, double[] y) {
        int i = 1;
        while (i < x.length - 1 && x[i] < where) {
            i++;
        }
        double way = x[i] > x[i - 1] ? Math.max(0, Math.min(1, (where - x[i - 1]) / (x[i] - x[i - 1]))) : 1;
        return y[i - 1] + way * (y[i] - y[i - 1]);
    }

    /** Mean over faces at each level; rising with the way. */
    private double[] rms(String factor, double[] way) {
        List<Row> rows = study.spark().read().option("header", true).csv(Tables.literal(study.of("faces-" + factor + "/" + RenderJob.FACTORS)))
                .groupBy(functions.col(factor).cast("double").as("way")).agg(functions.avg(functions.col("rms").cast("double")).as("rms")).collectAsList();
        return Arrays.stream(way).map(at -> rows.stream().min(Comparator.comparingDouble(row -> Math.abs(row.getDouble(0) - at))).map(row -> row.getDouble(1)).orElse(Double.NaN)).toArray();
    }

    void coefficients(List<Part> parts) {
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
        parts.add(new Figure.Bars("Redundancy of units with the answer about coefficients", "Mean over feature maps and coefficients, less what permuted maps give.", "layer", probed, Axis.fromZero("bits"),
                List.of("shape", "texture").stream().map(kind -> Figure.Bar.of(kind, probed.stream().mapToDouble(layer -> shared.stream().filter(row -> row.<String>getAs("layer").equals(layer))
                        .findFirst().map(row -> StudyFolder.number(row, kind)).orElse(Double.NaN)).toArray())).toList()));
        CoefficientPictures pictures = new CoefficientPictures(varied);
        parts.add(new Figure.Pictures("Where they act", "The coefficients that the answer depends on most, moved by one standard deviation on one face.", List.of(),
                sorted.stream().limit(SHOWN).map(row -> pictures.row(row.getString(0))).toList()));
    }

    private static double[] kind(List<Row> rows, String prefix) {
        return rows.stream().filter(row -> row.getString(0).startsWith(prefix)).mapToDouble(row -> row.getDouble(1)).toArray();
    }
}
